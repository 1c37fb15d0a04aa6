package io.encoreservice.shared.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Ends this JVM when its parent is gone: an engine with the service, the service with the Maven that runs it. */
public final class ParentWatch {

    /** The environment variable that asks for it. */
    public static final String VARIABLE = "ENCORE_PARENT_WATCH";

    /** The variable's value for engines: the parent is gone when the pipe on stdin ends, and this JVM halts at once. */
    public static final String STDIN = "stdin";

    /** The variable's value under Maven: the parent is gone when its process is, and this JVM stops in its own time. */
    public static final String PROCESS = "process";

    private static final int EXIT_CODE = 143;

    private final Runnable untilGone;
    private final Runnable end;

    private ParentWatch(Runnable untilGone, Runnable end) {
        this.untilGone = untilGone;
        this.end = end;
    }

    /** Watches a parent that holds the other end of a pipe. */
    static ParentWatch of(InputStream parent, Runnable end) {
        return new ParentWatch(() -> drain(parent), end);
    }

    /** Watches a parent's process. */
    static ParentWatch of(ProcessHandle parent, Runnable end) {
        return new ParentWatch(() -> parent.onExit().join(), end);
    }

    /** Begins to watch, in a daemon thread, if the environment asks for it and in the way that it asks for. */
    public static void startAsAsked(Map<String, String> environment) {
        switch (environment.getOrDefault(VARIABLE, "")) {
            case STDIN ->
                of(System.in, () -> Runtime.getRuntime().halt(EXIT_CODE)).start();
            case PROCESS ->
                ProcessHandle.current()
                        .parent()
                        .ifPresent(parent ->
                                of(parent, () -> System.exit(EXIT_CODE)).start());
            default -> {}
        }
    }

    void start() {
        Thread.ofPlatform().name("parent-watch").daemon(true).start(() -> {
            untilGone.run();
            end.run();
        });
    }

    private static void drain(InputStream pipe) {
        try {
            pipe.transferTo(OutputStream.nullOutputStream());
        } catch (IOException brokenPipe) {
            // why: a pipe that cannot be read says the same as one at its end.
        }
    }
}
