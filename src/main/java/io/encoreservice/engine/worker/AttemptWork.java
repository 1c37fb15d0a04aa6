package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.StoredJob;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.LeasedJob;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.engine.transcode.PartsLostException;
import io.encoreservice.engine.transcode.TranscodeFailedException;
import io.encoreservice.engine.transcode.TranscodeListener;
import io.encoreservice.engine.transcode.Transcoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what an attempt has to make: all of a job, a part of one, or the whole of its parts; decides nothing about its end. */
record AttemptWork(UserContent content, JobSteps steps, JobEnding ending) {

    private static final Logger log = LoggerFactory.getLogger(AttemptWork.class);

    AttemptOutcome of(LeasedJob leased, TranscodeListener listener) {
        Lease lease = leased.lease();
        try {
            ending.tidyBeside(leased);
            return of(leased, content.createAttemptFolder(lease.job(), AttemptFolder.of(lease)), listener);
        } catch (InterruptedException e) {
            return new AttemptOutcome.Interrupted();
        } catch (PartsLostException e) {
            return new AttemptOutcome.PartsLost(String.valueOf(e.getMessage()));
        } catch (TranscodeFailedException e) {
            return new AttemptOutcome.Failed(String.valueOf(e.getMessage()), e.isTransport());
        } catch (IOException e) {
            log.error("No folder for the output of job {}", lease.job(), e);
            return new AttemptOutcome.Failed(
                    "No output can be written: the content folder is full or read-only", false);
        } catch (RuntimeException e) {
            UUID error = UUID.randomUUID();
            log.error("Error {} in job {}", error, lease.job(), e);
            return new AttemptOutcome.Failed("Unexpected error " + error, false);
        }
    }

    private AttemptOutcome of(LeasedJob leased, Path folder, TranscodeListener listener)
            throws PartsLostException, TranscodeFailedException, InterruptedException {
        EncoreJob job = leased.job();
        StoredJob.Division division = leased.division();
        String part = leased.lease().part();
        if (division != null && part != null) {
            steps.encodePart(job, division.plan(), part, folder, listener);
            return new AttemptOutcome.PartMade();
        }
        if (division != null) {
            return new AttemptOutcome.Made(steps.join(job, division.plan(), folders(job.id(), division), folder));
        }
        return switch (steps.transcode(job, folder, listener)) {
            case Transcoder.Outcome.Made made -> new AttemptOutcome.Made(made.files());
            case Transcoder.Outcome.ToDivide parts -> new AttemptOutcome.ToDivide(parts.plan());
        };
    }

    private Map<String, Path> folders(UUID job, StoredJob.Division division) {
        return division.made().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        made -> content.attemptFolder(job, AttemptFolder.of(made.getKey(), made.getValue()))));
    }
}
