package io.encoreservice.shared.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where Redis is, and as whom to go there.
 *
 * @param uri {@code redis://user:password@host:port}, or {@code rediss:}
 * @param cluster whether it is a node of a Redis Cluster, which leads to all others
 */
public record RedisAddress(URI uri, boolean cluster) {

    private static final int DEFAULT_PORT = 6_379;

    private static final String SHAPE =
            "encore.redis.url must look like redis://user:password@host:port, or rediss://…";

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException when {@code uri} is not an address of Redis
     */
    public RedisAddress {
        if (!("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(SHAPE);
        }
    }

    /** The port, given or not. */
    public int port() {
        return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    }

    /** A single server. */
    public RedisAddress(URI uri) {
        this(uri, false);
    }

    /** Parses the address of a single server as {@link #of(String, boolean)}. */
    public static RedisAddress of(String text) {
        return of(text, false);
    }

    /**
     * Parses the address.
     *
     * @throws IllegalArgumentException when {@code text} is not an address of Redis; the message does not repeat it
     */
    public static RedisAddress of(String text, boolean cluster) {
        try {
            return new RedisAddress(new URI(text), cluster);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(SHAPE);
        }
    }

    /** The same server for another user. */
    public RedisAddress withUser(String user, String password) {
        String server = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new RedisAddress(
                URI.create(uri.getScheme() + "://" + encode(user) + ":" + encode(password) + "@" + server + path),
                cluster);
    }

    /** Shows no password. */
    @Override
    public String toString() {
        return (cluster ? "the Redis Cluster of " : "Redis at ")
                + uri.getHost()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
