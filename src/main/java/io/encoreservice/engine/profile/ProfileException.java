package io.encoreservice.engine.profile;

import org.jspecify.annotations.Nullable;

/** A profile that cannot be used; the message is for the job's owner and shows neither the index nor a host path. */
public final class ProfileException extends Exception {

    private final String reason;

    public ProfileException(String reason) {
        this(reason, null);
    }

    public ProfileException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** What is wrong. */
    public String reason() {
        return reason;
    }
}
