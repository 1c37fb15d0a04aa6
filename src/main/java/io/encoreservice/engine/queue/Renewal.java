package io.encoreservice.engine.queue;

/** What became of a lease that was to be renewed. */
public enum Renewal {
    /** It holds for another term. */
    KEPT,
    /** It holds, but the job's owner wants the job cancelled. */
    CANCEL,
    /** The job is somebody else's, or nobody's. */
    LOST
}
