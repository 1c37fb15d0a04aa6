package io.encoreservice.engine.ffmpeg;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Times as ffmpeg reads them: plain decimals, never exponents. */
final class Seconds {

    private static final double MOST = 1e7;

    private Seconds() {}

    static String text(double seconds) {
        return BigDecimal.valueOf(seconds).toPlainString();
    }

    /** Zero for none and for negative times. */
    static double positive(@Nullable Double seconds) {
        return seconds == null || !(seconds > 0) ? 0 : seconds;
    }

    static void check(String field, @Nullable Double seconds) throws PlanException {
        if (seconds != null && !(Math.abs(seconds) <= MOST)) {
            throw new PlanException(field + " must be a number of seconds up to " + (long) MOST);
        }
    }
}
