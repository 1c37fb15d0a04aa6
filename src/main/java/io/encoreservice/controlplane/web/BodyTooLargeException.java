package io.encoreservice.controlplane.web;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** A request body that went on after the limit; an IOException, since it surfaces where the body is read. */
final class BodyTooLargeException extends IOException {

    BodyTooLargeException(DataSize limit) {
        super("the request body is larger than " + limit.toKilobytes() + " KB");
    }

    /** The one that is among the causes of {@code e}, or null. */
    static @Nullable BodyTooLargeException among(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLargeException tooLarge) {
                return tooLarge;
            }
        }
        return null;
    }
}
