package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.shared.launch.EngineEnvironment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Starts one engine for a spec: a port, a work folder, its environment, its command. */
final class EngineStarter {

    private final Path instances;
    private final EngineProgram program;
    private final EngineBriefing briefing;
    private final LocalProperties properties;
    private final FreePorts ports = new FreePorts();

    EngineStarter(Path instances, EngineProgram program, EngineBriefing briefing, LocalProperties properties) {
        this.instances = instances;
        this.program = program;
        this.briefing = briefing;
        this.properties = properties;
    }

    /**
     * Starts an engine; it is not ready yet.
     *
     * @throws IOException when it cannot even be started
     */
    EngineProcess start(InstanceSpec spec, InstanceLog log) throws IOException {
        Path work = emptyWorkFolder(spec);
        int port = ports.take();
        boolean started = false;
        try {
            EngineEnvironment environment = briefing.of(spec, port, work);
            ProcessBuilder command = program.command(work).directory(work.toFile());
            command.environment().putAll(environment.variables());
            URI endpoint = URI.create("http://127.0.0.1:" + port + "/");
            EngineProcess engine = new EngineProcess(
                    program.launch(command.redirectErrorStream(true)),
                    endpoint,
                    program.readiness(endpoint, spec.uid()),
                    log,
                    properties.stopTimeout(),
                    () -> ports.giveBack(port));
            started = true;
            return engine;
        } finally {
            if (!started) {
                ports.giveBack(port);
            }
        }
    }

    // why: what a killed engine left half done is of no use to the next.
    private Path emptyWorkFolder(InstanceSpec spec) throws IOException {
        Path work = instances.resolve(spec.uid().value()).resolve("work");
        FileSystemUtils.deleteRecursively(work);
        return Files.createDirectories(work);
    }

    EngineProgram program() {
        return program;
    }
}
