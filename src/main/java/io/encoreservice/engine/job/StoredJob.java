package io.encoreservice.engine.job;

import org.jspecify.annotations.Nullable;

/**
 * A job as it is stored.
 *
 * @param job what clients see
 * @param commit the result that waits to be published; null before the commit and after the end
 */
public record StoredJob(EncoreJob job, @Nullable Commit commit) {

    /**
     * @param fence of the attempt that made the files
     * @param manifest where they are and where they go
     */
    public record Commit(String fence, OutputManifest manifest) {}
}
