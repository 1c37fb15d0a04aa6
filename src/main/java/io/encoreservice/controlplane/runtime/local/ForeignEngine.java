package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program of the operator's in the engine's place, such as SVT Encore's own jar; ready once it answers HTTP at all. */
final class ForeignEngine implements EngineProgram {

    private static final List<String> INHERITED = List.of("PATH", "JAVA_HOME", "HOME", "LANG");

    private final List<String> words;
    private final Map<String, String> parent;
    private final ChildLauncher launcher;

    ForeignEngine(List<String> words, Map<String, String> parent, ChildLauncher launcher) {
        this.words = words;
        this.parent = parent;
        this.launcher = launcher;
    }

    @Override
    public ProcessBuilder command(Path work) {
        ProcessBuilder command = new ProcessBuilder(words);
        command.environment().clear();
        INHERITED.forEach(name -> {
            String value = parent.get(name);
            if (value != null) {
                command.environment().put(name, value);
            }
        });
        return command;
    }

    @Override
    public Process launch(ProcessBuilder command) throws IOException {
        return launcher.start(command);
    }

    @Override
    public HttpRequest readiness(URI endpoint, Uid uid) {
        return HttpRequest.newBuilder(endpoint).build();
    }

    @Override
    public boolean isReady(int status) {
        return true;
    }
}
