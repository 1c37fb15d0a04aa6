package io.encoreservice.engine.queue;

/** A job would write a file that another job, which has not ended, will write. */
public final class OutputTakenException extends Exception {

    OutputTakenException(String file, String owner) {
        super(file + " will be written by job " + owner
                + ", which has not ended; use another outputFolder or baseName, or wait for it");
    }
}
