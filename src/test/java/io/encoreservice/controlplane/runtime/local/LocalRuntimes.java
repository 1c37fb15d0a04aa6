package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.EngineDefaults;
import io.encoreservice.controlplane.runtime.OutboundProperties;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.launch.ChildLauncher;
import io.encoreservice.shared.launch.ParentWatch;
import io.encoreservice.shared.redis.RedisAddress;
import io.encoreservice.shared.redis.RedisUsers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Builds local runtimes that run the {@link StandInEngine}, as the configuration builds real ones. */
final class LocalRuntimes {

    private final DataFolder data;
    private final ChildLauncher launcher = new ChildLauncher();
    private String behaviour = "";
    private Duration startTimeout = Duration.ofSeconds(60);
    private Duration stopTimeout = Duration.ofSeconds(5);
    private int startsAtOnce = 3;
    private URI redis = URI.create("redis://admin:secret@127.0.0.1:16379");
    private Consumer<Uid> changes = uid -> {};

    private LocalRuntimes(Path folder) {
        this.data = new DataFolder(folder);
    }

    static LocalRuntimes in(Path folder) {
        return new LocalRuntimes(folder);
    }

    LocalRuntimes behaving(String word) {
        this.behaviour = word;
        return this;
    }

    LocalRuntimes startingWithin(Duration timeout) {
        this.startTimeout = timeout;
        return this;
    }

    LocalRuntimes stoppingWithin(Duration timeout) {
        this.stopTimeout = timeout;
        return this;
    }

    LocalRuntimes startingAtOnce(int engines) {
        this.startsAtOnce = engines;
        return this;
    }

    LocalRuntimes withRedis(URI address) {
        this.redis = address;
        return this;
    }

    LocalRuntimes telling(Consumer<Uid> listener) {
        this.changes = listener;
        return this;
    }

    /** A runtime whose engine-command is the stand-in. */
    LocalRuntime foreign() {
        return with(new ForeignEngine(CommandWords.split(command()), System.getenv(), launcher));
    }

    /** A runtime whose stand-in is started as our own engines are, and watches its stdin as they do. */
    LocalRuntime watching() {
        ForeignEngine standIn = new ForeignEngine(CommandWords.split(command()), System.getenv(), launcher);
        return with(new EngineProgram() {
            @Override
            public ProcessBuilder command(Path work) {
                ProcessBuilder command = standIn.command(work);
                command.environment().put(ParentWatch.VARIABLE, ParentWatch.STDIN);
                return command;
            }

            @Override
            public Process launch(ProcessBuilder command) throws IOException {
                return launcher.startAsIs(command);
            }

            @Override
            public HttpRequest readiness(URI endpoint, Uid uid) {
                return standIn.readiness(endpoint, uid);
            }

            @Override
            public boolean isReady(int status) {
                return standIn.isReady(status);
            }
        });
    }

    /** A runtime that runs our real engine, laid out from this test's own class path. */
    LocalRuntime own(AotCache cache) throws IOException {
        return with(new OwnEngine(jvm(), layouts(), cache, credentials(), launcher));
    }

    AotCache cache(boolean enabled, RedisUsers users) throws IOException {
        TrainingGround ground = new ThrowAwayInstance(data, briefing(), credentials(), () -> users);
        return new AotCache(jvm(), layouts(), launcher, ground, enabled);
    }

    EngineJvm jvm() {
        return new EngineJvm(Path.of(System.getProperty("java.home"), "bin", "java"), "96m");
    }

    LayoutBuilder layouts() throws IOException {
        return new LayoutBuilder(data.folder("engine"), ApplicationSource.running());
    }

    EngineCredentials credentials() {
        return new EngineCredentials(data.key());
    }

    LocalRuntime with(EngineProgram program) {
        LocalProperties properties = new LocalProperties("", startTimeout, stopTimeout, startsAtOnce, "96m", false);
        Path folder = data.folder("instances");
        EngineStarter starter = new EngineStarter(folder, program, briefing(), properties);
        return new LocalRuntime(new InstanceLives(folder, starter, properties, changes), new InstanceContent(data));
    }

    String command() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = Path.of("target", "test-classes").toAbsolutePath() + ":"
                + Path.of("target", "classes").toAbsolutePath();
        return "'" + java + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx32m -cp \"" + classes + "\" "
                + StandInEngine.class.getName() + " " + behaviour;
    }

    EngineBriefing briefing() {
        PublicAddresses addresses = new PublicAddresses(new InstallationProperties(data.root(), "", "", "default"));
        addresses.apiBound(18_080);
        addresses.proxyBound(18_081);
        return new EngineBriefing(
                new InstanceContent(data),
                new EngineCredentials(data.key()),
                new EngineDefaults("classpath:/profiles/profiles.yml", Duration.ofDays(7)),
                new OutboundProperties(List.of("minio.internal:9000")),
                new Surroundings(
                        () -> new RedisAddress(redis),
                        () -> new FfmpegTools(
                                Path.of("/t/ffmpeg"), Path.of("/t/ffprobe"), Path.of("/t/lib"), Path.of("/t/f.ttf")),
                        addresses,
                        () -> List.of(18_082)));
    }
}
