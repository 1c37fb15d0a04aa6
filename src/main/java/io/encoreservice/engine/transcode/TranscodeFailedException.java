package io.encoreservice.engine.transcode;

import org.jspecify.annotations.Nullable;

/** A transcode that cannot succeed; the message is for the job's owner and names no path of this machine. */
public final class TranscodeFailedException extends Exception {

    public TranscodeFailedException(String message) {
        super(message);
    }

    public TranscodeFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
