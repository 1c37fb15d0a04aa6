package io.encoreservice.engine.queue;

/** Whether an attempt's files became the job's result. */
public enum Commitment {
    COMMITTED,
    /** The job's owner wants it cancelled. */
    CANCEL,
    /** Another job that has not ended will write one of the files; the job has FAILED by this. */
    FAILED,
    /** The lease was lost: another attempt runs, or ran. */
    LOST
}
