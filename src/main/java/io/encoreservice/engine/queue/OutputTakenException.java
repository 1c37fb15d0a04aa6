package io.encoreservice.engine.queue;

/** A file would be written or deleted that a job, which has not ended, will write. */
public final class OutputTakenException extends Exception {

    OutputTakenException(String file, String owner) {
        super(file + " will be written by job " + owner + ", which has not ended; use another name, or wait for it");
    }
}
