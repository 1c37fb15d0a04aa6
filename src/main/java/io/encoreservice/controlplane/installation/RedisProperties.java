package io.encoreservice.controlplane.installation;

import io.encoreservice.shared.redis.RedisAddress;
import io.encoreservice.shared.redis.RedisStartException;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which Redis this installation keeps its state in.
 *
 * @param url {@code redis://user:password@host:port}; empty means a server of our own
 */
@ConfigurationProperties("encore.redis")
public record RedisProperties(String url) {

    public RedisProperties {
        url = url.strip();
    }

    boolean isEmbedded() {
        return url.isEmpty();
    }

    /** The operator's server. */
    RedisAddress address() {
        try {
            return RedisAddress.of(url);
        } catch (IllegalArgumentException e) {
            throw new RedisStartException(String.valueOf(e.getMessage()));
        }
    }
}
