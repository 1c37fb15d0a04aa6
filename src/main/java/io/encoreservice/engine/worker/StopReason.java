package io.encoreservice.engine.worker;

/** Why a running job is stopped before its end. */
enum StopReason {
    /** Its owner wants it cancelled. */
    CANCEL,
    /** Another attempt may run. */
    LOST,
    /** The engine stops. */
    SHUTDOWN
}
