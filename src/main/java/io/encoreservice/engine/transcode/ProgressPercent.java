package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.CommandInput;
import io.encoreservice.engine.ffmpeg.EncodePlan;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.Pace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Turns ffmpeg's seconds into how far the job is and how fast, and tells it at most once a second. */
final class ProgressPercent {

    private static final long INTERVAL = 1_000_000_000L;
    private static final double LEAST = 0.01;

    private final double duration;
    private final double rate;
    private final int passes;
    private final TranscodeListener listener;
    private final LongSupplier nanos;
    private final long begunAt;
    private int pass;
    private int latest;
    private long passBegunAt;
    private long toldAt;

    ProgressPercent(JobRequest request, List<CommandInput> inputs, EncodePlan plan, TranscodeListener listener) {
        this(length(request, inputs), rate(inputs), plan.passes().size(), listener, System::nanoTime);
    }

    /**
     * @param duration of what is made in one pass, 0 when it is not known
     * @param rate pictures per second of what is read, 0 when it is not known
     * @param nanos a clock that never goes back
     */
    ProgressPercent(double duration, double rate, int passes, TranscodeListener listener, LongSupplier nanos) {
        this.duration = duration;
        this.rate = rate;
        this.passes = passes;
        this.listener = listener;
        this.nanos = nanos;
        this.begunAt = nanos.getAsLong();
        this.passBegunAt = begunAt;
        this.toldAt = begunAt - INTERVAL;
    }

    synchronized void made(double known, long frames, double fps) {
        long now = nanos.getAsLong();
        // why: while a rare thumbnail is waited for, ffmpeg does not say how much it made, and a job need not stand
        // still.
        double seconds = known <= 0 && rate > 0 ? frames / rate : known;
        if (now - toldAt < INTERVAL || seconds <= 0) {
            return;
        }
        toldAt = now;
        double speed = seconds / Math.max(LEAST, (now - passBegunAt) / 1e9);
        double left = -1;
        if (duration > 0) {
            double done = (pass + Math.min(1, seconds / duration)) / passes;
            latest = Math.max(latest, Math.clamp(Math.round(100 * done), 0, 100));
            left = (now - begunAt) / 1e9 * (1 - done) / done;
        }
        listener.progressed(new Pace(latest, speed, fps, end(left)));
    }

    synchronized void passed() {
        pass++;
        passBegunAt = nanos.getAsLong();
    }

    private static @Nullable Instant end(double left) {
        return left < 0 ? null : InstantSource.system().instant().plusMillis(Math.round(1_000 * left));
    }

    private static double rate(List<CommandInput> inputs) {
        for (CommandInput input : inputs) {
            if (input.media() instanceof MediaFile.VideoFile video
                    && !video.videoStreams().isEmpty()) {
                String[] fraction = String.valueOf(
                                video.videoStreams().getFirst().frameRate())
                        .split("/", -1);
                boolean known =
                        fraction.length == 2 && fraction[0].matches("\\d{1,9}") && fraction[1].matches("[1-9]\\d{0,8}");
                return known ? Double.parseDouble(fraction[0]) / Double.parseDouble(fraction[1]) : 0;
            }
        }
        return 0;
    }

    private static double length(JobRequest request, List<CommandInput> inputs) {
        Double wanted = request.duration();
        return wanted != null
                ? wanted
                : inputs.stream().mapToDouble(CommandInput::length).max().orElse(0);
    }
}
