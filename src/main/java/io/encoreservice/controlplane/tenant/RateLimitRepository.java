package io.encoreservice.controlplane.tenant;

import io.encoreservice.shared.redis.LuaScript;
import io.encoreservice.shared.redis.RedisAwayException;
import io.encoreservice.shared.redis.RedisPatience;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.redisson.api.RedissonClient;

/** Lets each key have so many within a window that begins with its first; all control planes count together. */
public final class RateLimitRepository {

    private final LuaScript take = LuaScript.of("rate-take");
    private final RedisPatience patience = new RedisPatience();
    private final RedissonClient redis;

    public RateLimitRepository(RedissonClient redis) {
        this.redis = redis;
    }

    /**
     * Takes one; when there is none left, takes none and tells how long there will be none.
     *
     * @throws TenantsUnavailableException when Redis does not answer
     */
    public Optional<Duration> take(String key, int limit, Duration window) {
        try {
            long wait =
                    patience.ask(() -> take.integer(redis, List.of("{encore}:rate:" + key), limit, window.toMillis()));
            return wait < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(wait));
        } catch (RedisAwayException e) {
            throw new TenantsUnavailableException();
        }
    }
}
