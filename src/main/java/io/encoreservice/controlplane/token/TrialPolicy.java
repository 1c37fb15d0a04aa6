package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.tenant.RateLimitRepository;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Decides who may have a trial token, since everybody may ask for one. */
final class TrialPolicy {

    /** The part of an IPv6 address that its owner cannot choose. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private static final Duration HOUR = Duration.ofHours(1);

    private final boolean enabled;
    private final int perAddress;
    private final int inAll;
    private final RateLimitRepository limits;

    /**
     * @param bound where the API listens; null means at every address
     */
    TrialPolicy(TokenProperties.Trial properties, @Nullable InetAddress bound, RateLimitRepository limits) {
        Boolean wanted = properties.enabled();
        this.enabled = wanted == null ? bound != null && bound.isLoopbackAddress() : wanted;
        this.perAddress = properties.perAddress();
        this.inAll = properties.inAll();
        this.limits = limits;
    }

    /**
     * Counts one token for an address.
     *
     * @throws TrialsOffException when this service gives none
     * @throws TooManyTrialsException when the address, or everybody together, has had enough
     */
    void admit(InetAddress address) {
        if (!enabled) {
            throw new TrialsOffException();
        }
        limits.take("trials:" + network(address), perAddress, HOUR).ifPresent(wait -> {
            throw new TooManyTrialsException("this address has had its trial tokens for now", wait);
        });
        limits.take("trials", inAll, HOUR).ifPresent(wait -> {
            throw new TooManyTrialsException("there are no more trial tokens for now", wait);
        });
    }

    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }
}
