package io.encoreservice.engine.job;

import java.util.UUID;

/** A job that does not exist here. */
public final class JobNotFoundException extends Exception {

    public JobNotFoundException(UUID id) {
        this("Job with id " + id + " not found");
    }

    private JobNotFoundException(String message) {
        super(message);
    }

    /** In the words of SVT Encore, which has others for who would cancel one. */
    public static JobNotFoundException toCancel(UUID id) {
        return new JobNotFoundException("Job " + id + " does not exist!");
    }
}
