package io.encoreservice.engine.transcode;

import org.jspecify.annotations.Nullable;

/** A transcode that did not succeed; the message is for the job's owner and names no path of this machine. */
public final class TranscodeFailedException extends Exception {

    private final boolean transport;

    public TranscodeFailedException(String message) {
        this(message, null, false);
    }

    TranscodeFailedException(String message, @Nullable Throwable cause, boolean transport) {
        super(message, cause);
        this.transport = transport;
    }

    /** Whether a connection failed, so that another try may succeed. */
    public boolean isTransport() {
        return transport;
    }
}
