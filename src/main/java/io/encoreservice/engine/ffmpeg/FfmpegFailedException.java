package io.encoreservice.engine.ffmpeg;

import org.jspecify.annotations.Nullable;

/** ffmpeg that did not do what it was asked; the message may hold paths of this machine. */
public final class FfmpegFailedException extends Exception {

    private final String reason;

    FfmpegFailedException(String reason) {
        this(reason, null);
    }

    FfmpegFailedException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** What it complained of. */
    public String reason() {
        return reason;
    }
}
