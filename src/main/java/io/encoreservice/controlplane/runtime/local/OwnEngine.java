package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Our own engine: a JVM from the laid-out jars, with flags that make it small and quick to start. */
final class OwnEngine implements EngineProgram {

    private static final int OK = 200;

    private final EngineJvm jvm;
    private final LayoutBuilder layouts;
    private final AotCache aotCache;
    private final EngineCredentials credentials;
    private final ChildLauncher launcher;

    OwnEngine(
            EngineJvm jvm,
            LayoutBuilder layouts,
            AotCache aotCache,
            EngineCredentials credentials,
            ChildLauncher launcher) {
        this.jvm = jvm;
        this.layouts = layouts;
        this.aotCache = aotCache;
        this.credentials = credentials;
        this.launcher = launcher;
    }

    @Override
    public ProcessBuilder command(Path work) throws IOException {
        EngineLayout layout = layouts.layOut();
        List<String> options = new ArrayList<>(aotCache.options(layout));
        options.add("-Djava.io.tmpdir=" + work);
        return jvm.command(layout, options);
    }

    @Override
    public Process launch(ProcessBuilder command) throws IOException {
        return launcher.startAsIs(command);
    }

    @Override
    public HttpRequest readiness(URI endpoint, Uid uid) {
        return HttpRequest.newBuilder(endpoint.resolve("actuator/health/readiness"))
                .header("Authorization", credentials.basicAuthorization(uid))
                .build();
    }

    @Override
    public boolean isReady(int status) {
        return status == OK;
    }

    @Override
    public void started() {
        aotCache.trainOnce();
    }
}
