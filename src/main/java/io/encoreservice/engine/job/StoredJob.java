package io.encoreservice.engine.job;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is stored.
 *
 * @param job what clients see
 * @param commit the result that waits to be published; null before the commit and after the end
 * @param division how it is divided; null while it is not
 * @param part the part of it that was taken; null for the job itself
 */
public record StoredJob(
        EncoreJob job,
        @Nullable Commit commit,
        @Nullable Division division,
        @Nullable Part part) {

    /**
     * @param fence of the attempt that made the files
     * @param manifest where they are and where they go
     */
    public record Commit(String fence, OutputManifest manifest) {}

    /**
     * @param plan the parts
     * @param made the fences of the attempts that made parts, by the parts' names
     */
    public record Division(SegmentPlan plan, Map<String, String> made) {}

    /**
     * @param name as the plan calls it
     * @param attempt the number of its attempt
     */
    public record Part(String name, int attempt) {}
}
