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
import io.encoreservice.shared.redis.RedisAddress;
import java.net.URI;
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

    LocalRuntimes telling(Consumer<Uid> listener) {
        this.changes = listener;
        return this;
    }

    /** A runtime whose engine-command is the stand-in. */
    LocalRuntime foreign() {
        return with(new ForeignEngine(CommandWords.split(command()), System.getenv(), launcher));
    }

    LocalRuntime with(EngineProgram program) {
        LocalProperties properties = new LocalProperties("", startTimeout, stopTimeout, "96m", false);
        Path folder = data.folder("instances");
        EngineStarter starter = new EngineStarter(folder, program, briefing(), properties);
        return new LocalRuntime(new InstanceLives(folder, starter, properties, changes));
    }

    String command() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = Path.of("target", "test-classes").toAbsolutePath() + ":"
                + Path.of("target", "classes").toAbsolutePath();
        return "'" + java + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx32m -cp \"" + classes + "\" "
                + StandInEngine.class.getName() + " " + behaviour;
    }

    ChildLauncher launcher() {
        return launcher;
    }

    EngineBriefing briefing() {
        PublicAddresses addresses = new PublicAddresses(new InstallationProperties(data.root(), "", "", "default"));
        addresses.apiBound(18_080);
        addresses.proxyBound(18_081);
        return new EngineBriefing(
                data,
                new EngineCredentials(data.key()),
                new EngineDefaults("classpath:/profiles/profiles.yml", Duration.ofDays(7)),
                new OutboundProperties(List.of("minio.internal:9000")),
                new Surroundings(
                        () -> new RedisAddress(URI.create("redis://admin:secret@127.0.0.1:16379")),
                        () -> new FfmpegTools(
                                Path.of("/t/ffmpeg"), Path.of("/t/ffprobe"), Path.of("/t/lib"), Path.of("/t/f.ttf")),
                        addresses,
                        () -> List.of(18_082)));
    }
}
