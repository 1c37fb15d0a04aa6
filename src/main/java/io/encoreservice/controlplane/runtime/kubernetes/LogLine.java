package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.LogQuery;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A line that an engine printed.
 *
 * @param at when
 * @param stamp the same as the node wrote it
 * @param text what
 */
record LogLine(Instant at, String stamp, String text) {

    /** The line after its time; empty when it bears none. */
    static Optional<LogLine> of(String line) {
        int blank = line.indexOf(' ');
        String stamp = blank < 0 ? line : line.substring(0, blank);
        try {
            return Optional.of(new LogLine(Instant.parse(stamp), stamp, blank < 0 ? "" : line.substring(blank + 1)));
        } catch (DateTimeParseException noStamp) {
            return Optional.empty();
        }
    }

    boolean isWanted(LogQuery query) {
        return query.since() == null || !at.isBefore(query.since());
    }

    String show(boolean timestamps) {
        return timestamps ? stamp + " " + text : text;
    }
}
