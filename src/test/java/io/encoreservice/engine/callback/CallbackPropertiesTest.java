package io.encoreservice.engine.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.shared.launch.EngineSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class CallbackPropertiesTest {

    @Test
    void whatARuntimeTellsAnEngineArrivesAndIsNoPartOfALogLine() {
        CallbackProperties told = properties(Map.of(EngineSettings.CALLBACK_SECRET, "callbacks-are-signed-with-it"));

        assertThat(told.secret()).isEqualTo("callbacks-are-signed-with-it");
        assertThat(told.toString()).doesNotContain("signed");
    }

    private static CallbackProperties properties(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        ConfigurationPropertySources.attach(environment);
        return Binder.get(environment)
                .bind("encore-settings.callback", CallbackProperties.class)
                .get();
    }
}
