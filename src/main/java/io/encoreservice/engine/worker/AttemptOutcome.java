package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.transcode.Transcoded;

/** What the work of an attempt came to. */
sealed interface AttemptOutcome {

    /** Whether all that was to be made is there, so that it must not be thrown away. */
    default boolean isComplete() {
        return this instanceof Made || this instanceof PartMade;
    }

    /** All files of the job wait to be committed. */
    record Made(Transcoded files) implements AttemptOutcome {}

    /** The job is to be divided. */
    record ToDivide(SegmentPlan plan) implements AttemptOutcome {}

    /** The files of a part of a divided job are complete. */
    record PartMade() implements AttemptOutcome {}

    /** What had been made of the job's parts is gone. */
    record PartsLost(String message) implements AttemptOutcome {}

    /**
     * It did not succeed.
     *
     * @param transport whether a connection failed, so that the next try may succeed
     */
    record Failed(String message, boolean transport) implements AttemptOutcome {}

    /** It was stopped before its end. */
    record Interrupted() implements AttemptOutcome {}
}
