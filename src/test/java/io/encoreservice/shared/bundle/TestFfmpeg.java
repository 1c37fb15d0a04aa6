package io.encoreservice.shared.bundle;

import java.nio.file.Path;

/** The real FFmpeg for tests, unpacked once per build folder. */
public final class TestFfmpeg {

    private TestFfmpeg() {}

    public static FfmpegTools tools() {
        return bundles().ffmpeg();
    }

    /** Everything bundled, unpacked where {@link #tools()} is. */
    public static Bundles bundles() {
        return new Bundles(Path.of("target", "test-bundle"));
    }
}
