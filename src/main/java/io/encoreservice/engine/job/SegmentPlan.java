package io.encoreservice.engine.job;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a job is divided into parts that any worker can make.
 *
 * @param segments its pictures, one piece after the other
 * @param hasRest whether there is something beside them: sound and still pictures, which are made in one piece
 * @param profile a digest of the profile that all parts must be made with
 */
public record SegmentPlan(List<Segment> segments, boolean hasRest, String profile) {

    /** The part that is made in one piece; all others are called by their segment's number. */
    public static final String REST = "rest";

    /**
     * A piece of the job's pictures.
     *
     * @param start where in the job it begins, in seconds
     * @param length how many seconds are encoded, null for all that is left
     * @param shown how many seconds it takes up when it is joined, null for all that it has
     */
    public record Segment(
            double start, @Nullable Double length, @Nullable Double shown) {}

    /** The parts in the order in which they are to be begun: the rest first, since it is likely to take longest. */
    public List<String> parts() {
        List<String> parts = new ArrayList<>();
        if (hasRest) {
            parts.add(REST);
        }
        for (int number = 0; number < segments.size(); number++) {
            parts.add(Integer.toString(number));
        }
        return List.copyOf(parts);
    }

    /** The segment that a part is, null for the rest. */
    public @Nullable Segment segment(String part) {
        return part.equals(REST) ? null : segments.get(Integer.parseInt(part));
    }
}
