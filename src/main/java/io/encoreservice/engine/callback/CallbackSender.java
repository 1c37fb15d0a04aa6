package io.encoreservice.engine.callback;

import io.encoreservice.engine.job.EncoreJob;

/** Posts a job's progress to the address its owner named. */
public final class CallbackSender {

    /** Sends in the background when the job names an address; never blocks, never throws. */
    public void send(EncoreJob job) {
        throw new IllegalStateException("to be built");
    }
}
