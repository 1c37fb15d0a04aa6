package io.encoreservice.engine.ffmpeg;

import org.jspecify.annotations.Nullable;

/** A profile that cannot be applied to a job's inputs; the message is for the job's owner. */
public final class PlanException extends Exception {

    public PlanException(String message) {
        super(message);
    }

    PlanException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
