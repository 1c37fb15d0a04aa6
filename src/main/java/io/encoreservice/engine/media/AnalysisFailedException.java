package io.encoreservice.engine.media;

import org.jspecify.annotations.Nullable;

/** A file that cannot be analysed; the message is for the job's owner. */
public final class AnalysisFailedException extends Exception {

    public AnalysisFailedException(String message) {
        super(message);
    }

    AnalysisFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
