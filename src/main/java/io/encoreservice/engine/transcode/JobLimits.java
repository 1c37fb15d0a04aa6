package io.encoreservice.engine.transcode;

import io.encoreservice.engine.EngineProperties;
import io.encoreservice.engine.ffmpeg.CommandInput;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.storage.SizeText;
import java.time.Duration;

/**
 * How much one job may ask of this engine; 0 means no limit.
 *
 * @param storage bytes that the content folder may hold, temporary files included
 * @param inputSize bytes of one input
 * @param inputDuration how long the part of an input that is used may play
 */
record JobLimits(long storage, long inputSize, Duration inputDuration) {

    static final JobLimits NONE = new JobLimits(0, 0, Duration.ZERO);

    static JobLimits of(EngineProperties.Limits limits) {
        return new JobLimits(limits.storage().toBytes(), limits.inputSize().toBytes(), limits.inputDuration());
    }

    void checkSize(String input, long bytes) throws TranscodeFailedException {
        if (inputSize > 0 && bytes > inputSize) {
            throw new TranscodeFailedException("The input " + input + " is too large: it has " + size(bytes)
                    + ", and at most " + size(inputSize) + " are allowed");
        }
    }

    void checkDuration(CommandInput input, JobRequest request) throws TranscodeFailedException {
        double used = input.length();
        if (request.duration() != null) {
            double from = request.seekTo() == null ? 0 : Math.max(0, request.seekTo());
            used = Math.min(used, from + request.duration());
        }
        if (!inputDuration.isZero() && used > seconds()) {
            throw new TranscodeFailedException("The input " + input.input().uri() + " is too long: "
                    + Math.round(used) + " s of it would be encoded, and at most " + inputDuration.toSeconds()
                    + " s are allowed");
        }
    }

    double seconds() {
        return inputDuration.toMillis() / 1e3;
    }

    static String size(long bytes) {
        return SizeText.of(bytes);
    }
}
