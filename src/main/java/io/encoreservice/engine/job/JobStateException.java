package io.encoreservice.engine.job;

/** What was wished is impossible in the job's present state; the message is for the client. */
public final class JobStateException extends Exception {

    public JobStateException(String message) {
        super(message);
    }
}
