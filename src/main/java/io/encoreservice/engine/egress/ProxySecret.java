package io.encoreservice.engine.egress;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What tells this engine's own requests from those of other programs on the machine. */
record ProxySecret(String user, String password) {

    private static final int BYTES = 24;

    static ProxySecret random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new ProxySecret("encore", HexFormat.of().formatHex(bytes));
    }

    /** The header that ffmpeg makes of {@code user:password} in the proxy's address. */
    String basic() {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** The same for the JDK's client, which never sends Basic to a proxy that it tunnels through. */
    String bearer() {
        return "Bearer " + password;
    }

    boolean admits(@Nullable String header) {
        return header != null && (same(header, basic()) || same(header, bearer()));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "ProxySecret";
    }
}
