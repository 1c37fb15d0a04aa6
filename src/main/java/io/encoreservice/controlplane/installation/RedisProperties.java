package io.encoreservice.controlplane.installation;

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
}
