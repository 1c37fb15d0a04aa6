package io.encoreservice.engine.queue;

/** Whether an attempt's files became the job's result. */
public enum Commitment {
    COMMITTED,
    /** The job's owner wants it cancelled. */
    CANCEL,
    /** The lease was lost: another attempt runs, or ran. */
    LOST
}
