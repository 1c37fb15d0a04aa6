package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.OutputNames;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.JobState;
import io.encoreservice.engine.profile.Encode;
import io.encoreservice.engine.profile.ProfileException;
import io.encoreservice.engine.profile.ProfileRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says before a job has begun which files it will write, so that no two jobs write the same. What is not foreseen, such
 * as what a profile makes of the analysed inputs, is known at the commit.
 */
public final class OutputForecast implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutputForecast.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ProfileRepository profiles;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    OutputForecast(ProfileRepository profiles) {
        this.profiles = profiles;
    }

    /**
     * The virtual paths or s3 addresses of the files, numbered pictures as one pattern; none when the profile cannot be
     * read within a second, or without knowing what is in the inputs.
     */
    public Set<String> of(UUID id, JobRequest request) {
        Future<Set<String>> foreseen = threads.submit(() -> foresee(id, request));
        try {
            return foreseen.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            LOG.debug("Nothing is foreseen of job {}", id, e);
            return Set.of();
        } catch (InterruptedException e) {
            foreseen.cancel(true);
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }

    private Set<String> foresee(UUID id, JobRequest request) throws ProfileException, InterruptedException {
        EncoreJob job = new EncoreJob(id, Instant.EPOCH, request, JobState.queued());
        Set<String> targets = new LinkedHashSet<>();
        for (Encode encode : profiles.find(request.profile(), job).encodes()) {
            if (encode.enabled()) {
                targets.add(OutputTargets.of(request, OutputNames.of(request.baseName(), encode)));
            }
        }
        return targets;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
