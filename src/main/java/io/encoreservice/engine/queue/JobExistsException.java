package io.encoreservice.engine.queue;

import java.util.UUID;

/** An id that another job already has. */
public final class JobExistsException extends Exception {

    public JobExistsException(UUID id) {
        super("Job with id " + id + " already exists");
    }
}
