package io.encoreservice.controlplane.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.RuntimeConfiguration;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.redis.RedisAddress;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.api.RedissonClient;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class InstallationIT {

    @TempDir
    private Path data;

    @Test
    void anInstallationHasItsOwnRedisAndFfmpeg() {
        try (ConfigurableApplicationContext context = start()) {
            RedissonClient redis = context.getBean(RedissonClient.class);
            redis.getBucket("greeting").set("hello");

            FfmpegTools tools = context.getBean(FfmpegTools.class);

            assertThat(redis.getBucket("greeting").get()).isEqualTo("hello");
            assertThat(tools.ffmpeg()).isExecutable().startsWith(data.toAbsolutePath());
            assertThat(context.getBean(EngineCredentials.class)).isNotNull();
        }
    }

    @Test
    void whatRedisWasToldIsThereAfterARestartOfTheService() {
        try (ConfigurableApplicationContext context = start()) {
            context.getBean(RedissonClient.class).getBucket("greeting").set("hello");
        }

        try (ConfigurableApplicationContext context = start()) {
            assertThat(context.getBean(RedissonClient.class)
                            .getBucket("greeting")
                            .get())
                    .isEqualTo("hello");
        }
    }

    @Test
    void aRedisOfTheOperatorsIsUsedAndNoneIsStarted() {
        try (RedisServer theirs = RedisServer.start();
                ConfigurableApplicationContext context = start("--encore.redis.url=" + theirs.uri())) {
            assertThat(context.getBean(RedisAddress.class)).isEqualTo(theirs.address());
            assertThat(data.resolve("redis")).doesNotExist();
        }
    }

    @Test
    void programsOfTheOperatorsAreUsedAndNoneIsUnpacked() {
        try (ConfigurableApplicationContext context =
                start("--encore.tools.ffmpeg=/opt/ffmpeg", "--encore.tools.ffprobe=/opt/ffprobe")) {
            FfmpegTools tools = context.getBean(FfmpegTools.class);

            assertThat(tools.ffmpeg()).isEqualTo(Path.of("/opt/ffmpeg"));
            assertThat(tools.ffprobe()).isEqualTo(Path.of("/opt/ffprobe"));
            assertThat(tools.libraries()).isEmptyDirectory();
            assertThat(tools.font()).isNotEmptyFile();
        }
    }

    @Test
    void oneProgramWithoutTheOtherIsRefused() {
        assertThatThrownBy(() -> start("--encore.tools.ffmpeg=/opt/ffmpeg"))
                .rootCause()
                .hasMessage("set both encore.tools.ffmpeg and encore.tools.ffprobe, or none");
    }

    @Test
    void aSecondServiceIsKeptOutOfTheFolderWithOneSentence() throws Exception {
        try (DataFolderLock first = DataFolderLock.of(new DataFolder(data))) {
            assertThat(first).isNotNull();

            Ended second = runService("--encore.data-dir=" + data);

            assertThat(second.code()).isEqualTo(1);
            assertThat(second.output())
                    .contains("another Encore Service is using the data folder " + data)
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aRedisThatIsNotThereIsSaidInOneSentence() throws Exception {
        Ended service = runService("--encore.data-dir=" + data, "--encore.redis.url=redis://:secret@127.0.0.1:1");

        assertThat(service.code()).isEqualTo(1);
        assertThat(service.output())
                .contains("cannot work with Redis at 127.0.0.1:1")
                .doesNotContain("\tat ")
                .doesNotContain("secret");
    }

    @Test
    void onAClusterNoFfmpegIsUnpackedAndTheOperatorsKeyIsReadThoughAllMayReadItsFile() throws Exception {
        Path key = Files.write(data.resolve("mounted.key"), new byte[32]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        try (RedisServer theirs = RedisServer.start();
                ConfigurableApplicationContext context = start(
                        "--encore.runtime=kubernetes",
                        "--encore.installation-key-file=" + key,
                        "--encore.redis.url=" + theirs.uri())) {
            assertThat(context.getBean(InstallationKey.class).deriveText("purpose", "subject"))
                    .isEqualTo(new InstallationKey(new byte[32]).deriveText("purpose", "subject"));
            assertThat(context.getBeanNamesForType(FfmpegTools.class)).isEmpty();
            assertThat(data.resolve("bundle")).isEmptyDirectory();
            assertThat(data.resolve("installation.key")).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--encore.runtime=kubernetes, encore.runtime=kubernetes needs a Redis that every engine can reach",
        "--encore.runtime=nomad, 'encore.runtime is ''nomad'', but must be local or kubernetes'",
        "--encore.installation-key-file=/no/such.key, there is no installation key /no/such.key",
        "--encore.installation-key-file=/dev/null, the installation key /dev/null has 0 bytes",
        "--encore.installation-key-file=/dev, cannot read the installation key /dev",
    })
    void whatItCannotStartWithIsSaidInOneSentence(String argument, String sentence) throws Exception {
        Ended service = runService("--encore.data-dir=" + data, argument);

        assertThat(service.code()).isEqualTo(1);
        assertThat(service.output()).contains(sentence).doesNotContain("\tat ");
        assertThat(data.resolve("redis")).doesNotExist();
    }

    @Test
    void theFolderIsFreeOnceItsServiceHasStopped() throws Exception {
        start().close();

        try (DataFolderLock next = DataFolderLock.of(new DataFolder(data))) {
            assertThat(next).isNotNull();
        }
    }

    private ConfigurableApplicationContext start(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--encore.data-dir=" + data);
        return new SpringApplicationBuilder(Rooms.class)
                .web(WebApplicationType.NONE)
                .profiles("control-plane")
                .run(all.toArray(String[]::new));
    }

    private Ended runService(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.encoreservice.EncoreServiceApplication",
                "--server.port=0",
                "--management.server.port=0",
                "--encore.proxy.port=0"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("service", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    private record Ended(int code, String output) {}

    @Configuration(proxyBeanMethods = false)
    @Import({
        InstallationConfiguration.class,
        ProgramsConfiguration.class,
        RedisConfiguration.class,
        RuntimeConfiguration.class
    })
    static class Rooms {}
}
