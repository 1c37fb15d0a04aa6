package io.encoreservice.controlplane.installation;

import io.encoreservice.shared.redis.RedisAddress;
import io.encoreservice.shared.redis.RedisStartException;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which Redis this installation keeps its state in.
 *
 * @param url {@code redis://user:password@host:port}; empty means a server of our own
 * @param cluster whether that is a node of a Redis Cluster, which leads to all others
 */
@ConfigurationProperties("encore.redis")
public record RedisProperties(String url, boolean cluster) {

    public RedisProperties {
        url = url.strip();
    }

    /**
     * Whether the server is ours to start.
     *
     * @throws RedisStartException when it would have to be a cluster
     */
    boolean isEmbedded() {
        if (url.isEmpty() && cluster) {
            throw new RedisStartException("encore.redis.cluster needs the address of a node in encore.redis.url");
        }
        return url.isEmpty();
    }

    /** The operator's server. */
    RedisAddress address() {
        try {
            return RedisAddress.of(url, cluster);
        } catch (IllegalArgumentException e) {
            throw new RedisStartException(String.valueOf(e.getMessage()));
        }
    }
}
