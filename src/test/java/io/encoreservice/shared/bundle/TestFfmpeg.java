package io.encoreservice.shared.bundle;

import java.nio.file.Path;

/** The real FFmpeg for tests, unpacked once per build folder. */
public final class TestFfmpeg {

    // why: one for all tests, since a lock on a file keeps out other processes and not other threads.
    private static final Bundles BUNDLES = new Bundles(Path.of("target", "test-bundle"));

    private TestFfmpeg() {}

    public static FfmpegTools tools() {
        return BUNDLES.ffmpeg();
    }

    /** Everything bundled, unpacked where {@link #tools()} is. */
    public static Bundles bundles() {
        return BUNDLES;
    }
}
