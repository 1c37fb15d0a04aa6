package io.encoreservice.engine.transcode;

import io.encoreservice.engine.job.OutputManifest;
import java.io.IOException;
import java.nio.file.Path;

/** Renames the complete files of a committed attempt into place. */
public final class OutputPublisher {

    /**
     * Publishes every file of the manifest, each by one rename. May be repeated after a crash: a file that is already in
     * place is left there.
     *
     * @throws IOException when a file can be found neither staged nor in place, or cannot be moved
     */
    public void publish(OutputManifest manifest, Path attemptFolder) throws IOException {
        throw new IOException("to be built");
    }
}
