package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.InvalidNameException;
import io.encoreservice.controlplane.identity.Uid;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for how long the API server asked to be left alone about an instance, since the client drops that header
 * from its exceptions and its own repetitions disregard it.
 */
final class RetryAfter implements Interceptor {

    static final String NAME = "encore-retry-after";

    private static final Pattern OF_INSTANCE = Pattern.compile("/" + InstanceNames.PREFIX + "([a-z2-7]+)(?:[/?-]|$)");
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final InstantSource clock;
    private final ConcurrentMap<Uid, Instant> notBefore = new ConcurrentHashMap<>();

    RetryAfter(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void after(
            HttpRequest request, HttpResponse<?> response, AsyncBody.@Nullable Consumer<List<ByteBuffer>> consumer) {
        if (response.code() == TOO_MANY_REQUESTS || response.code() >= SERVER_ERROR) {
            String header = response.header("Retry-After");
            if (header != null) {
                of(request.uri().getPath()).ifPresent(uid -> hold(uid, wait(header)));
            }
        }
    }

    /** No request about this instance shall be made before this time is over. */
    void hold(Uid uid, Duration wait) {
        if (wait.isPositive()) {
            Instant until = clock.instant().plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
            notBefore.merge(uid, until, (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    /** How long requests about this instance have still to wait; zero when they may be made. */
    Duration remaining(Uid uid) {
        Instant until = notBefore.get(uid);
        if (until == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), until);
        if (left.isPositive()) {
            return left;
        }
        notBefore.remove(uid, until);
        return Duration.ZERO;
    }

    private Duration wait(String header) {
        try {
            return Duration.ofSeconds(Math.min(Long.parseLong(header.trim()), LONGEST.toSeconds()));
        } catch (NumberFormatException noNumber) {
            return untilDate(header);
        }
    }

    private Duration untilDate(String header) {
        try {
            Instant date = ZonedDateTime.parse(header.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(clock.instant(), date);
        } catch (DateTimeParseException unreadable) {
            return Duration.ZERO;
        }
    }

    private static Optional<Uid> of(String path) {
        Matcher match = OF_INSTANCE.matcher(path);
        try {
            return match.find() ? Optional.of(new Uid(match.group(1))) : Optional.empty();
        } catch (InvalidNameException foreign) {
            return Optional.empty();
        }
    }
}
