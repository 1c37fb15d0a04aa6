package io.encoreservice.engine.job;

/** SVT Encore's states of a job. */
public enum JobStatus {
    NEW,
    QUEUED,
    IN_PROGRESS,
    SUCCESSFUL,
    FAILED,
    CANCELLED;

    /** Whether a job in this state never changes again. */
    public boolean isTerminal() {
        return this == SUCCESSFUL || this == FAILED || this == CANCELLED;
    }
}
