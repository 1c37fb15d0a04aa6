package io.encoreservice.engine.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Object storage that does not do what was asked; the message is for the job's owner and holds no secret. */
public final class ObjectStorageException extends IOException {

    private static final long serialVersionUID = 1L;

    public ObjectStorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
