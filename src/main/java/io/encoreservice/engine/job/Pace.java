package io.encoreservice.engine.job;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How fast a running job gets on.
 *
 * @param progress 0 to 100
 * @param speed seconds of output per second of work
 * @param fps pictures per second of work; 0 where there is only sound
 * @param end when it will be done if it goes on like this; null while that cannot be said
 */
public record Pace(
        int progress, double speed, double fps, @Nullable Instant end) {

    private static final String UNKNOWN = "-";

    /** As it is stored, the progress first. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%d %.3f %.1f %s",
                progress,
                speed,
                fps,
                end == null ? UNKNOWN : Long.toString(end.toEpochMilli()));
    }

    /** Reads {@link #text}; null of null. */
    static @Nullable Pace of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split(" ", -1);
        return new Pace(
                Integer.parseInt(parts[0]),
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]),
                parts[3].equals(UNKNOWN) ? null : Instant.ofEpochMilli(Long.parseLong(parts[3])));
    }
}
