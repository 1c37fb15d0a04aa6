package io.encoreservice.engine.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Object storage that does not do what was asked; the message is for the job's owner and holds no secret. */
public final class ObjectStorageException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean transport;

    ObjectStorageException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    ObjectStorageException(String message, @Nullable Throwable cause, boolean transport) {
        super(message, cause);
        this.transport = transport;
    }

    /** Whether the storage could not be reached or was out of order, so that another try may succeed. */
    public boolean isTransport() {
        return transport;
    }
}
