package io.encoreservice.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.launch.EngineEnvironment;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

class S3PropertiesTest {

    private static final S3Settings GIVEN =
            new S3Settings("AKIDEXAMPLE", "hush-hush", "session-hush", "eu-north-1", "https://s3.example.com");

    @Test
    void whatARuntimeTellsAnEngineArrives() throws IOException {
        S3Properties properties = properties(told(GIVEN).variables());

        assertThat(properties)
                .isEqualTo(new S3Properties(
                        true,
                        "https://s3.example.com",
                        true,
                        "eu-north-1",
                        "AKIDEXAMPLE",
                        "hush-hush",
                        "session-hush"));
        assertThat(properties.isUsable()).isTrue();
        assertThat(properties.toString()).doesNotContain("hush", "AKID");
    }

    @Test
    void anEngineThatIsToldNothingHasNoObjectStorage() throws IOException {
        S3Properties properties = properties(told(S3Settings.NONE).variables());

        assertThat(properties.isUsable()).isFalse();
        assertThat(properties.region()).isEqualTo("us-east-1");
    }

    @Test
    void everyVariableThatHoldsASecretIsToldToBeOne() {
        EngineEnvironment told = told(GIVEN);

        assertThat(told.variables().entrySet())
                .filteredOn(variable -> !told.secrets().contains(variable.getKey()))
                .extracting(Map.Entry::getValue)
                .noneMatch(value -> value.contains("hush") || value.contains("AKIDEXAMPLE"));
    }

    @Test
    void theCallbacksSecretIsOneOfThem() {
        assertThat(told(S3Settings.NONE).secrets()).contains("ENCORE_SETTINGS_CALLBACK_SECRET");
    }

    private static EngineEnvironment told(S3Settings s3) {
        return new EngineEnvironment(
                1,
                "127.0.0.1",
                URI.create("http://a-b.encore.localhost/"),
                URI.create("redis://k:hush-redis@127.0.0.1:6379"),
                false,
                "{k}",
                "https://example.org/profiles.yml",
                "proxy",
                "hush-password",
                Path.of("/content"),
                true,
                Path.of("/work"),
                new FfmpegTools(Path.of("/t/ffmpeg"), Path.of("/t/ffprobe"), Path.of("/t/lib"), Path.of("/t/font.ttf")),
                List.of(),
                List.of(),
                URI.create("http://localhost:8080/samples/"),
                URI.create("http://localhost:8080/samples/"),
                s3,
                EngineSettings.NONE.signedWith("hush-callbacks"),
                1,
                Duration.ofDays(1),
                EngineLimits.NONE);
    }

    private static S3Properties properties(Map<String, String> variables) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new LinkedHashMap<>(variables)));
        for (PropertySource<?> source :
                new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yml"))) {
            environment.getPropertySources().addLast(source);
        }
        return Binder.get(environment)
                .bind("remote-files.s3", S3Properties.class)
                .get();
    }
}
