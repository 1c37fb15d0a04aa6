package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.OutputNames;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.JobState;
import io.encoreservice.engine.profile.Encode;
import io.encoreservice.engine.profile.Profile;
import io.encoreservice.engine.profile.ProfileException;
import io.encoreservice.engine.profile.ProfileRepository;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Says before a job has begun which files it will write, so that no two jobs write the same. What a profile makes of
 * the analysed inputs is not foreseen: such files are known at the commit only.
 */
public final class OutputForecast {

    private final ProfileRepository profiles;

    OutputForecast(ProfileRepository profiles) {
        this.profiles = profiles;
    }

    /**
     * The virtual paths or s3 addresses of the files, numbered pictures as one pattern; none when the profile cannot be
     * read, for which the job will fail.
     */
    public Set<String> of(UUID id, JobRequest request) {
        Set<String> targets = new LinkedHashSet<>();
        try {
            EncoreJob job = new EncoreJob(id, Instant.EPOCH, request, JobState.queued());
            Profile profile = profiles.find(request.profile(), job);
            for (Encode encode : profile.encodes()) {
                if (encode.enabled()) {
                    targets.add(OutputTargets.of(request, OutputNames.of(request.baseName(), encode)));
                }
            }
            return targets;
        } catch (ProfileException e) {
            return Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }
}
