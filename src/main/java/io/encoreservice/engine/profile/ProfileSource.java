package io.encoreservice.engine.profile;

import java.io.IOException;
import java.net.URI;

/** Fetches the text behind a profile location. */
public interface ProfileSource {

    /** The most that is read of an index or a profile. */
    int LARGEST = 1 << 20;

    /**
     * The whole text.
     *
     * @throws IOException when it cannot be had; the message is for the job's owner and names no path of this machine
     * @throws InterruptedException when the calling thread was interrupted
     */
    byte[] read(URI location) throws IOException, InterruptedException;
}
