package io.encoreservice.engine.transcode;

import io.encoreservice.engine.job.SegmentPlan.Segment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says where a job's pictures are cut: just before a frame, so that whatever is rounded on the way each frame falls into
 * one segment, and that a segment begins with it.
 *
 * @param rate frames per second
 * @param first when the first frame is shown, in seconds of the input's time
 * @param from when the job begins, in seconds of the input's time
 */
record SegmentCuts(double rate, double first, double from) {

    private static final Pattern FRACTION = Pattern.compile("(\\d{1,9})(?:/(\\d{1,9}))?");
    private static final double BEFORE = 0.002;
    private static final double MOST_BEFORE = 0.25;
    private static final double SHORTEST_TAIL = 0.25;
    private static final double MICROS = 1e6;
    private static final double NOTHING = 1e-6;

    /**
     * @param frameRate the input's, such as {@code 25/1}
     * @param outputRates those that the profile brings it to
     * @return null when the frame rate is unknown, or an output has not so many frames for each of the input: a frame that
     *     would be dropped could be the first of a segment, or the last
     */
    static @Nullable SegmentCuts of(@Nullable String frameRate, List<String> outputRates, double first, double from) {
        BigInteger[] in = fraction(frameRate);
        if (in == null || !outputRates.stream().allMatch(rate -> isMultiple(fraction(rate), in))) {
            return null;
        }
        return new SegmentCuts(in[0].doubleValue() / in[1].doubleValue(), first, from);
    }

    private static boolean isMultiple(BigInteger @Nullable [] out, BigInteger[] in) {
        return out != null && out[0].multiply(in[1]).mod(out[1].multiply(in[0])).signum() == 0;
    }

    /**
     * The segments of so many seconds, all about as long as wished.
     *
     * @param ends whether the job ends then, though its input may not
     */
    List<Segment> segments(double duration, double length, boolean ends) {
        List<Long> cuts = new ArrayList<>();
        long before = begin();
        double tail = Math.min(SHORTEST_TAIL, length / 2);
        for (int i = 1; i * length < duration; i++) {
            long frame = Math.round((from + i * length - first) * rate);
            if (frame > before && at(frame) < duration - tail) {
                cuts.add(frame);
                before = frame;
            }
        }
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i <= cuts.size(); i++) {
            double start = i == 0 ? 0 : cut(cuts.get(i - 1));
            if (i < cuts.size()) {
                segments.add(new Segment(
                        start,
                        micros(cut(cuts.get(i)) - start),
                        micros(shown(i == 0 ? null : cuts.get(i - 1), cuts.get(i)))));
            } else {
                segments.add(new Segment(start, ends ? micros(cut(end(duration)) - start) : null, null));
            }
        }
        return List.copyOf(segments);
    }

    private long begin() {
        return Math.max(0, (long) Math.ceil((from - first) * rate - NOTHING));
    }

    // why: ffmpeg ends so many seconds after the first frame, or where the output's whole frames say it is that late.
    private long end(double duration) {
        long frames = (long) Math.ceil(duration * rate - NOTHING);
        long end = begin() + frames;
        while (end > begin() + 1 && Math.round(at(end - 1) * rate) >= duration * rate - NOTHING) {
            end--;
        }
        return end;
    }

    private double at(long frame) {
        return first - from + frame / rate;
    }

    private double cut(long frame) {
        return micros(at(frame) - Math.min(BEFORE, MOST_BEFORE / rate));
    }

    // why: encoders count in whole frames, and the first one may be shown a part of a frame after the beginning.
    private double shown(@Nullable Long begin, long end) {
        return begin == null ? (Math.round(at(end - 1) * rate) + 1) / rate : (end - begin) / rate;
    }

    private static double micros(double seconds) {
        return Math.round(seconds * MICROS) / MICROS;
    }

    private static BigInteger @Nullable [] fraction(@Nullable String text) {
        Matcher parts = FRACTION.matcher(text == null ? "" : text);
        if (!parts.matches()) {
            return null;
        }
        BigInteger over = new BigInteger(parts.group(1));
        BigInteger under = parts.group(2) == null ? BigInteger.ONE : new BigInteger(parts.group(2));
        return over.signum() == 0 || under.signum() == 0 ? null : new BigInteger[] {over, under};
    }
}
