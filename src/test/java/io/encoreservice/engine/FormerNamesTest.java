package io.encoreservice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

/** SVT Encore's own names for settings, as its users have them in their deployments. */
class FormerNamesTest {

    private static EngineProperties settings(Map<String, String> variables) {
        return settings(variables, "");
    }

    private static EngineProperties settings(Map<String, String> variables, String mounted) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new LinkedHashMap<>(variables)));
        try {
            YamlPropertySourceLoader loader = new YamlPropertySourceLoader();
            loader.load("mounted", new ByteArrayResource(mounted.getBytes(StandardCharsets.UTF_8)))
                    .forEach(environment.getPropertySources()::addLast);
            environment
                    .getPropertySources()
                    .addLast(loader.load("application.yml", new ClassPathResource("application.yml"))
                            .getLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ConfigurationPropertySources.attach(environment);
        FormerNames.add(environment, new LinkedHashMap<>(variables));
        return Binder.get(environment)
                .bind("encore-settings", EngineProperties.class)
                .get();
    }

    @ParameterizedTest
    @CsvSource({
        "PROFILE_LOCATION",
        "ENCORE_SETTINGS_PROFILE_LOCATION",
        "ENCORESETTINGS_PROFILE_LOCATION",
    })
    void theProfileIndexHasTwoNames(String name) {
        assertThat(settings(Map.of(name, "http://profiles/index.yml")).profile().location())
                .isEqualTo("http://profiles/index.yml");
    }

    @ParameterizedTest
    @CsvSource({
        "PROFILE_SPELEXPRESSIONPREFIX",
        "ENCORE_SETTINGS_PROFILE_SPELEXPRESSIONPREFIX",
        "ENCORE_SETTINGS_PROFILE_SPEL_EXPRESSION_PREFIX",
    })
    void whatBeginsAnExpressionHasThree(String name) {
        assertThat(settings(Map.of(name, "@{")).profile().spelExpressionPrefix())
                .isEqualTo("@{");
    }

    @Test
    void theNewerNameWins() {
        assertThat(settings(Map.of(
                                "PROFILE_LOCATION",
                                "file:/old.yml",
                                "ENCORE_SETTINGS_PROFILE_LOCATION",
                                "file:/new.yml"))
                        .profile()
                        .location())
                .isEqualTo("file:/new.yml");
    }

    @Test
    void redisIsFoundByItsPartsOrItsUrl() {
        assertThat(settings(Map.of(
                                "SPRING_DATA_REDIS_HOST", "redis.local",
                                "SPRING_DATA_REDIS_PORT", "6380",
                                "SPRING_DATA_REDIS_PASSWORD", "secret",
                                "SPRING_DATA_REDIS_DATABASE", "2",
                                "SPRING_DATA_REDIS_SSL_ENABLED", "true"))
                        .redis()
                        .uri())
                .isEqualTo(URI.create("rediss://:secret@redis.local:6380/2"));
        assertThat(settings(Map.of("SPRING_DATA_REDIS_URL", "redis://r:1"))
                        .redis()
                        .uri())
                .isEqualTo(URI.create("redis://r:1"));
        assertThat(settings(Map.of("ENCORE_SETTINGS_REDIS_URI", "redis://new:1", "SPRING_DATA_REDIS_HOST", "old"))
                        .redis()
                        .uri())
                .isEqualTo(URI.create("redis://new:1"));
        assertThat(settings(Map.of("ENCORE_SETTINGS_REDISKEYPREFIX", "video"))
                        .redis()
                        .prefix())
                .isEqualTo("video");
    }

    @Test
    void usersAreTheTwoOfOldAndAnyNamedInTheEnvironment() {
        assertThat(settings(Map.of(
                                "ENCORE_SETTINGS_SECURITY_ENABLED", "true",
                                "ENCORE_SETTINGS_SECURITY_USER_PASSWORD", "u",
                                "ENCORE_SETTINGS_SECURITY_ADMIN_PASSWORD", "a",
                                "ENCORE_SETTINGS_SECURITY_USERS_BOB_PASSWORD", "b",
                                "ENCORE_SETTINGS_SECURITY_USERS_BOB_ROLE", "ADMIN"))
                        .security()
                        .users())
                .isEqualTo(Map.of(
                        "user", new EngineProperties.Security.User("u", "USER"),
                        "admin", new EngineProperties.Security.User("a", "ADMIN"),
                        "bob", new EngineProperties.Security.User("b", "ADMIN")));
    }

    @Test
    void whatHoldsForEveryEncodeIsSetInTheEnvironment() {
        EngineProperties.Encoding encoding = settings(Map.of(
                        "ENCORE_SETTINGS_ENCODING_EXIT_ON_ERROR", "false",
                        "ENCORE_SETTINGS_ENCODING_FLIP_WIDTH_HEIGHT_IF_PORTRAIT", "false",
                        "ENCORE_SETTINGS_ENCODING_INCLUDE_QUALITY_METRICS", "vmaf,psnr_y",
                        "ENCORE_SETTINGS_CONCURRENCY", "3",
                        "ENCORE_SETTINGS_POLL_QUEUE", "1",
                        "ENCORE_SETTINGS_POLL_HIGHER_PRIO", "false"))
                .encoding();

        assertThat(encoding.exitOnError()).isFalse();
        assertThat(encoding.flipWidthHeightIfPortrait()).isFalse();
        assertThat(encoding.includeQualityMetrics()).isEqualTo(Set.of("vmaf", "psnr_y"));
    }

    @Test
    void aMountedFileOfSvtEncoreHasItsPresetsLayoutsAndOptions() {
        EngineProperties.Encoding encoding = settings(Map.of(), """
                profile:
                  location: file:/profiles/index.json
                encore-settings:
                  encoding:
                    global-params: {threads: 4, "[filter_threads]": 2, benchmark: ""}
                    defaultChannelLayouts: {3: "3.0", 5: "5.0(side)"}
                    audioMixPresets:
                      default:
                        defaultPan: {stereo: FL=FL|FR=FR, "[5.1]": "FL=FL"}
                        panMapping: {mono: {stereo: FL=FC|FR=FC}, "[5.1(side)]": {"[5.1]": x}}
                      strict:
                        fallbackToAuto: false
                    protocol-input-params: {https: {reconnect: 0}}
                """).encoding();

        assertThat(encoding.globalParams()).isEqualTo(Map.of("threads", "4", "filter_threads", "2", "benchmark", ""));
        assertThat(encoding.defaultChannelLayouts()).isEqualTo(Map.of(3, "3.0", 5, "5.0(side)"));
        assertThat(encoding.audioMixPresets().keySet()).contains("default", "strict", "de");
        assertThat(encoding.audioMixPresets().get("default"))
                .isEqualTo(new EngineProperties.Encoding.MixPreset(
                        Map.of("mono", Map.of("stereo", "FL=FC|FR=FC"), "5.1(side)", Map.of("5.1", "x")),
                        Map.of("stereo", "FL=FL|FR=FR", "5.1", "FL=FL"),
                        true));
        assertThat(encoding.audioMixPresets().get("strict"))
                .isEqualTo(new EngineProperties.Encoding.MixPreset(Map.of(), Map.of(), false));
        assertThat(encoding.protocolInputParams())
                .isEqualTo(Map.of(
                        "https",
                        Map.of("reconnect", "0"),
                        "http",
                        Map.of("reconnect", "1", "reconnect_on_network_error", "1", "reconnect_delay_max", "10")));
    }

    @Test
    void anEngineToldNothingHasSvtEncoresDefaults() {
        EngineProperties settings = settings(Map.of());

        assertThat(settings.concurrency()).isEqualTo(2);
        assertThat(settings.encoding().exitOnError()).isTrue();
        assertThat(settings.encoding().flipWidthHeightIfPortrait()).isTrue();
        assertThat(settings.encoding().globalParams()).isEmpty();
        assertThat(settings.encoding().defaultChannelLayouts()).isEmpty();
        assertThat(settings.encoding().audioMixPresets().get("default"))
                .isEqualTo(new EngineProperties.Encoding.MixPreset(Map.of(), Map.of(), true));
        assertThat(settings.encoding().includeQualityMetrics()).containsAll(List.of("vmaf"));
        assertThat(settings.profile().spelExpressionPrefix()).isEqualTo("#{");
    }
}
