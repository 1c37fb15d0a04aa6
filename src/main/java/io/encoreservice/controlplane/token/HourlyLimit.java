package io.encoreservice.controlplane.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets each key have so many within an hour that begins with its first; remembers a bounded number of keys. */
final class HourlyLimit {

    private static final int MAX_KEYS = 10_000;
    private static final Duration WINDOW = Duration.ofHours(1);

    private final int limit;
    private final Clock clock;
    private final Cache<String, Window> windows =
            Caffeine.newBuilder().maximumSize(MAX_KEYS).build();

    HourlyLimit(int limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** Takes one; when there is none left, takes none and tells how long there will be none. */
    Optional<Duration> take(String key) {
        Instant now = clock.instant();
        Window window = windows.asMap().compute(key, (same, before) -> next(before, now));
        return window.taken() <= limit ? Optional.empty() : Optional.of(Duration.between(now, window.end()));
    }

    private Window next(@Nullable Window before, Instant now) {
        return before == null || !now.isBefore(before.end())
                ? new Window(now.plus(WINDOW), 1)
                : new Window(before.end(), Math.min(before.taken(), limit) + 1);
    }

    /**
     * @param end when counting begins anew
     * @param taken how many were asked for, at most one more than there are
     */
    private record Window(Instant end, int taken) {}
}
