package io.encoreservice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.launch.EncodingOverrides;
import io.encoreservice.shared.launch.EngineEnvironment;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

class EnginePropertiesTest {

    private static final EngineEnvironment TOLD = new EngineEnvironment(
            23_456,
            "127.0.0.1",
            URI.create("http://acme-studio.encore.localhost:8081/"),
            URI.create("redis://kxyz:secret@127.0.0.1:6379"),
            true,
            "{kxyz}",
            "https://example.org/profiles.yml",
            "proxy",
            "s3-cr_et",
            Path.of("/data/content/kxyz"),
            true,
            Path.of("/data/instances/kxyz/work"),
            new FfmpegTools(Path.of("/t/ffmpeg"), Path.of("/t/ffprobe"), Path.of("/t/lib"), Path.of("/t/font.ttf")),
            List.of("minio.internal:9000", "10.0.0.1:80"),
            List.of(8080, 8081),
            URI.create("http://127.0.0.1:40001/samples/"),
            URI.create("https://localhost:8080/samples/"),
            S3Settings.NONE,
            new EngineSettings(
                    "callbacks-are-signed-with-it",
                    new EncodingOverrides(
                            false,
                            false,
                            Map.of("filter_threads", "2", "benchmark", ""),
                            Map.of(3, "3.0", 5, "5.0(side)"),
                            Map.of(
                                    "de",
                                    new EncodingOverrides.MixPreset(Map.of(), Map.of("mono", "FC=FL"), null),
                                    "night.Mix_1",
                                    new EncodingOverrides.MixPreset(
                                            Map.of("5.1(side)", Map.of("5.1", "FL=FL")),
                                            Map.of("5.1.2", "FL=FR"),
                                            false)),
                            Map.of("http", Map.of("reconnect_delay_max", "3", "user_agent", "A b")),
                            List.of("psnr_y"))),
            3,
            Duration.ofDays(2),
            new EngineLimits(100, 20_000_000_000L, 2_000_000_000, Duration.ofMinutes(10)));

    @Test
    void whatARuntimeTellsAnEngineArrivesInItsSettings() {
        EngineProperties settings = settings(TOLD.variables());

        assertThat(settings.publicUrl()).isEqualTo(TOLD.publicUrl());
        assertThat(settings.redis())
                .isEqualTo(new EngineProperties.Redis(TOLD.redisUri(), true, TOLD.redisPrefix(), TOLD.jobExpireTime()));
        assertThat(settings.profile().location()).isEqualTo(TOLD.profileLocation());
        assertThat(settings.workers()).isEqualTo(3);
        assertThat(settings.contentFolder()).isEqualTo(TOLD.content());
        assertThat(settings.tools())
                .isEqualTo(new EngineProperties.Tools(
                        Path.of("/t/ffmpeg"), Path.of("/t/ffprobe"), Path.of("/t/lib"), Path.of("/t/font.ttf")));
        assertThat(settings.outbound())
                .isEqualTo(new EngineProperties.Outbound(
                        TOLD.outboundAllow(), TOLD.outboundRefuse(), TOLD.outboundSamples(), TOLD.samplesShown()));
    }

    @Test
    void aSampleIsFetchedWhereItIsAndNothingElseElsewhere() {
        EngineProperties.Outbound outbound = settings(TOLD.variables()).outbound();

        assertThat(outbound.addressOf("https://localhost:8080/samples/clip.mp4"))
                .isEqualTo("http://127.0.0.1:40001/samples/clip.mp4");
        assertThat(outbound.addressOf("https://localhost:8080/other")).isEqualTo("https://localhost:8080/other");
        assertThat(outbound.addressOf("https://localhost:80800/samples/x"))
                .isEqualTo("https://localhost:80800/samples/x");
    }

    @Test
    void itsLimitsArrive() {
        assertThat(settings(TOLD.variables()).limits())
                .isEqualTo(new EngineProperties.Limits(
                        100,
                        DataSize.ofBytes(20_000_000_000L),
                        DataSize.ofBytes(2_000_000_000),
                        Duration.ofMinutes(10)));
    }

    @Test
    void whatATenantSetsOfEveryEncodeArrivesBesideTheEnginesOwn() {
        EngineProperties.Encoding own = settings(Map.of()).encoding();

        EngineProperties.Encoding encoding = settings(TOLD.variables()).encoding();

        assertThat(encoding.exitOnError()).isFalse();
        assertThat(encoding.flipWidthHeightIfPortrait()).isFalse();
        assertThat(encoding.globalParams()).isEqualTo(Map.of("filter_threads", "2", "benchmark", ""));
        assertThat(encoding.defaultChannelLayouts()).isEqualTo(Map.of(3, "3.0", 5, "5.0(side)"));
        assertThat(encoding.audioMixPresets().keySet()).containsExactlyInAnyOrder("default", "de", "night.Mix_1");
        assertThat(encoding.audioMixPresets().get("default"))
                .isEqualTo(own.audioMixPresets().get("default"));
        assertThat(encoding.audioMixPresets().get("night.Mix_1"))
                .isEqualTo(new EngineProperties.Encoding.MixPreset(
                        Map.of("5.1(side)", Map.of("5.1", "FL=FL")), Map.of("5.1.2", "FL=FR"), false));
        EngineProperties.Encoding.MixPreset enhancing =
                Objects.requireNonNull(own.audioMixPresets().get("de"));
        assertThat(encoding.audioMixPresets().get("de"))
                .isEqualTo(new EngineProperties.Encoding.MixPreset(
                        enhancing.panMapping(),
                        Map.of("mono", "FC=FL", "stereo", enhancing.defaultPan().get("stereo")),
                        false));
        assertThat(encoding.protocolInputParams())
                .isEqualTo(Map.of(
                        "http",
                        Map.of(
                                "reconnect", "1",
                                "reconnect_on_network_error", "1",
                                "reconnect_delay_max", "3",
                                "user_agent", "A b")));
        assertThat(encoding.includeQualityMetrics()).containsExactly("psnr_y");
    }

    @Test
    void anEngineToldNothingHasTheWaitsOfTheHouseAndRoomForAHundredThousandJobs() {
        EngineProperties settings = settings(Map.of());

        assertThat(settings.limits().queuedJobs()).isEqualTo(100_000);
        assertThat(settings.timeouts())
                .isEqualTo(new EngineProperties.Timeouts(
                        Duration.ofSeconds(120),
                        Duration.ofMinutes(30),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(5)));
    }

    @Test
    void anEngineToldNothingRunsTheJobsOfAllClassesWithoutEnd() {
        EngineProperties settings = settings(Map.of());

        assertThat(settings.pollQueue()).isNull();
        assertThat(settings.pollHigherPrio()).isTrue();
        assertThat(settings.workerDrainQueue()).isFalse();
    }

    @Test
    void whatSvtEncoresWorkersAreToldArrives() {
        EngineProperties settings = settings(Map.of(
                "ENCORE_SETTINGS_POLL_QUEUE", "1",
                "ENCORE_SETTINGS_POLL_HIGHER_PRIO", "false",
                "ENCORE_SETTINGS_WORKER_DRAIN_QUEUE", "true",
                "ENCORE_SETTINGS_OPEN_API_TITLE", "Our Encore",
                "ENCORE_SETTINGS_OPEN_API_CONTACT_EMAIL", "video@example.org"));

        assertThat(settings.pollQueue()).isEqualTo(1);
        assertThat(settings.pollHigherPrio()).isFalse();
        assertThat(settings.workerDrainQueue()).isTrue();
        assertThat(settings.openApi())
                .isEqualTo(new EngineProperties.OpenApi(
                        "Our Encore", "SVT Encore's API of transcoding jobs", null, null, "video@example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FFMPEG_SILENCE", "FFMPEG_STANDSTILL", "FFPROBE", "RETRY_PAUSE"})
    void aWaitThatIsNoneIsRefusedAtTheStart(String name) {
        new ApplicationContextRunner()
                .withInitializer(
                        context -> tell(context.getEnvironment(), Map.of("ENCORE_SETTINGS_TIMEOUTS_" + name, "0s")))
                .withUserConfiguration(Settings.class)
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void theEnginesOnlyUserArrivesWithItsPassword() {
        EngineProperties.Security security = settings(TOLD.variables()).security();

        assertThat(security.enabled()).isTrue();
        assertThat(security.users())
                .containsExactly(Map.entry("proxy", new EngineProperties.Security.User("s3-cr_et", "ADMIN")));
    }

    @Test
    void anEngineToldNothingIsOpenAndHasNoSamples() {
        EngineProperties settings = settings(Map.of());

        assertThat(settings.security().enabled()).isFalse();
        assertThat(settings.outbound().samples()).isNull();
    }

    private static EngineProperties settings(Map<String, String> variables) {
        var bound = new EngineProperties[1];
        new ApplicationContextRunner()
                .withInitializer(context -> tell(context.getEnvironment(), variables))
                .withUserConfiguration(Settings.class)
                .run(context -> bound[0] = context.getBean(EngineProperties.class));
        return bound[0];
    }

    private static void tell(ConfigurableEnvironment environment, Map<String, String> variables) {
        var sources = environment.getPropertySources();
        sources.replace(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new LinkedHashMap<>(variables)));
        sources.addLast(engineDefaults());
        new SpringApplicationJsonEnvironmentPostProcessor()
                .postProcessEnvironment(environment, new SpringApplication());
    }

    private static PropertySource<?> engineDefaults() {
        try {
            return new YamlPropertySourceLoader()
                    .load("application.yml", new ClassPathResource("application.yml"))
                    .getLast();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(EngineProperties.class)
    static class Settings {}
}
