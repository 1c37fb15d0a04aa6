package io.encoreservice.engine.job;

import java.util.UUID;

/** A job that does not exist here. */
public final class JobNotFoundException extends Exception {

    public JobNotFoundException(UUID id) {
        super("Job with id " + id + " not found");
    }
}
