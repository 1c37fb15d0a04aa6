package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.CommandInput;
import io.encoreservice.engine.ffmpeg.EncodePlan;
import io.encoreservice.engine.job.JobRequest;
import java.util.List;

/** Turns ffmpeg's seconds into percent of the job, and tells them at most once a second. */
final class ProgressPercent {

    private static final long INTERVAL = 1_000_000_000L;

    private final double duration;
    private final int passes;
    private final TranscodeListener listener;
    private int pass;
    private int latest;
    private long toldAt = System.nanoTime() - INTERVAL;

    ProgressPercent(JobRequest request, List<CommandInput> inputs, EncodePlan plan, TranscodeListener listener) {
        Double wanted = request.duration();
        this.duration = wanted != null
                ? wanted
                : inputs.stream().mapToDouble(CommandInput::length).max().orElse(0);
        this.passes = plan.passes().size();
        this.listener = listener;
    }

    synchronized void made(double seconds) {
        if (!(duration > 0)) {
            return;
        }
        int ofPass = Math.clamp(Math.round(100 * seconds / duration), 0, 100);
        int percent = (pass * 100 + ofPass) / passes;
        if (percent > latest && System.nanoTime() - toldAt >= INTERVAL) {
            latest = percent;
            toldAt = System.nanoTime();
            listener.progressed(percent);
        }
    }

    synchronized void passed() {
        pass++;
    }
}
