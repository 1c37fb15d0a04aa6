package io.encoreservice.shared.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Ends this JVM at once when its parent is gone, seen by the end of the pipe on stdin; for engines only. */
public final class ParentWatch {

    /** The environment variable that asks for it. */
    public static final String VARIABLE = "ENCORE_PARENT_WATCH";

    /** The variable's value. */
    public static final String STDIN = "stdin";

    private static final int EXIT_CODE = 143;

    private final InputStream parent;
    private final Runnable end;

    public ParentWatch(InputStream parent) {
        this(parent, () -> Runtime.getRuntime().halt(EXIT_CODE));
    }

    ParentWatch(InputStream parent, Runnable end) {
        this.parent = parent;
        this.end = end;
    }

    /** Tells whether an environment asks for it: without a parent that holds the pipe, stdin may be closed from the start. */
    public static boolean isAskedFor(Map<String, String> environment) {
        return STDIN.equals(environment.get(VARIABLE));
    }

    /** Watches from now on, in a daemon thread. */
    public void start() {
        Thread.ofPlatform().name("parent-watch").daemon(true).start(this::watch);
    }

    private void watch() {
        try {
            parent.transferTo(OutputStream.nullOutputStream());
        } catch (IOException brokenPipe) {
            // why: a pipe that cannot be read says the same as one at its end.
        }
        end.run();
    }
}
