package io.encoreservice.controlplane.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.installation.InstallationKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The secrets of one engine, derived and never written down: who may call it, and what it shows to Redis. */
public final class EngineCredentials {

    /** The only user an engine knows; the proxy and the runtime call with it. */
    public static final String USER = "proxy";

    private static final int MAX_KNOWN = 20_000;

    private final InstallationKey key;
    private final Cache<Uid, String> authorizations =
            Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();

    public EngineCredentials(InstallationKey key) {
        this.key = key;
    }

    /** The password of {@link #USER} at this engine's HTTP port. */
    public String httpPassword(Uid uid) {
        return key.deriveText("engine-http", uid.value());
    }

    /** The value of the {@code Authorization} header that opens this engine (RFC 7617). */
    public String basicAuthorization(Uid uid) {
        return authorizations.get(uid, this::authorization);
    }

    private String authorization(Uid uid) {
        byte[] pair = (USER + ":" + httpPassword(uid)).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** The password of this engine's own Redis user, whose name is the uid. */
    public String redisPassword(Uid uid) {
        return key.deriveText("engine-redis", uid.value());
    }
}
