package io.encoreservice.controlplane.token;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwks;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The public keys behind a JWKS address, kept, and asked for again at most once a minute. */
final class RemoteKeys {

    private static final Logger log = LoggerFactory.getLogger(RemoteKeys.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** How long keys are believed that can no longer be asked for. */
    private static final Duration STALE = Duration.ofHours(1);

    private static final int MAX_BYTES = 64 * 1024;
    private static final int OK = 200;

    private final URI address;
    private final Clock clock;
    private final HttpClient http;
    private final JwtJsonReader json = new JwtJsonReader();
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Known known = new Known(Map.of(), Instant.MIN);
    private Instant tried = Instant.MIN;

    /** What was got, and when; the earliest moment there is means never. */
    private record Known(Map<String, PublicKey> keys, Instant fetched) {

        boolean isOlder(Duration age, Instant now) {
            return fetched.equals(Instant.MIN) || now.isAfter(fetched.plus(age));
        }
    }

    RemoteKeys(URI address, Clock clock) {
        this.address = address;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    Optional<PublicKey> find(String id) {
        Instant now = clock.instant();
        Known before = known;
        if (!before.keys().containsKey(id) || before.isOlder(STALE, now)) {
            refreshing.lock();
            refresh(now);
        } else if (before.isOlder(KEPT, now) && refreshing.tryLock()) {
            refresh(now);
        }
        Known found = known;
        return found.isOlder(STALE, now)
                ? Optional.empty()
                : Optional.ofNullable(found.keys().get(id));
    }

    /** Asks if that is due; whoever calls holds the lock, and no more afterwards. */
    private void refresh(Instant now) {
        try {
            if (tried.equals(Instant.MIN) || !now.isBefore(tried.plus(PAUSE))) {
                tried = now;
                fetch(now);
            }
        } finally {
            refreshing.unlock();
        }
    }

    private void fetch(Instant now) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        // why: the request's own time-out ends with the headers; cancelling it ends the body too, and its connection.
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            HttpResponse<byte[]> response = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != OK) {
                throw new JwtException("no key set");
            }
            known = new Known(parse(response.body()), now);
        } catch (ExecutionException | TimeoutException | JwtException | JacksonException e) {
            answer.cancel(true);
            log.warn("cannot get the keys of {} ({})", address, e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, PublicKey> parse(byte[] body) {
        Map<String, ?> set = json.deserialize(new StringReader(new String(body, StandardCharsets.UTF_8)));
        if (set == null || !(set.get("keys") instanceof List<?> members)) {
            throw new JwtException("no key set");
        }
        Map<String, PublicKey> found = new HashMap<>();
        for (Object member : members) {
            if (member instanceof Map<?, ?> jwk
                    && jwk.get("kid") instanceof String id
                    && "sig".equals(jwk.containsKey("use") ? jwk.get("use") : "sig")) {
                publicKey(jwk).ifPresent(key -> found.put(id, key));
            }
        }
        return Map.copyOf(found);
    }

    private Optional<PublicKey> publicKey(Map<?, ?> jwk) {
        try {
            return Jwks.parser()
                                    .json(json)
                                    .build()
                                    .parse(JsonMapper.shared().writeValueAsString(jwk))
                                    .toKey()
                            instanceof PublicKey key
                    ? Optional.of(key)
                    : Optional.empty();
        } catch (JwtException | IllegalArgumentException unknownKind) {
            return Optional.empty();
        }
    }
}
