package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.identity.Uid;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;

/** What is run as an engine: our own jar, or a program of the operator's. */
interface EngineProgram {

    /**
     * The command, and the variables an engine needs beside what every engine is told.
     *
     * @param work the engine's own folder for temporary files
     * @throws IOException when what the program needs cannot be laid out on this disk
     */
    ProcessBuilder command(Path work) throws IOException;

    /**
     * Starts the command such that it ends when this JVM does, however that ends.
     *
     * @throws IOException when there is no such program
     */
    Process launch(ProcessBuilder command) throws IOException;

    /** The request that a ready engine answers. */
    HttpRequest readiness(URI endpoint, Uid uid);

    /** Whether this status of the answer means ready. */
    boolean isReady(int status);

    /** Called whenever an engine has become ready. */
    default void started() {}
}
