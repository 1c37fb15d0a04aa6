package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.identity.InstanceKey;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which instance a {@code Host} header names; an address to dial is never taken from it. */
final class InstanceHost {

    private static final Pattern NAME = Pattern.compile("([a-z0-9.-]*)(?::([0-9]{1,5}))?");
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.]+](?::[0-9]{1,5})?");

    private InstanceHost() {}

    /** Whether {@code host} is a host and perhaps a port, be it an instance's or not. */
    static boolean isWellFormed(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return NAME.matcher(lower).matches() || ADDRESS.matcher(lower).matches();
    }

    /**
     * The instance at {@code <label>.<domain>}; empty when there can be none.
     *
     * @param host a {@code Host} header's value, in any case
     * @param domain the instances' domain, with a port where it is not the scheme's own
     */
    static Optional<InstanceKey> parse(String host, String domain) {
        Matcher asked = NAME.matcher(host.toLowerCase(Locale.ROOT));
        Matcher configured = NAME.matcher(domain.toLowerCase(Locale.ROOT));
        if (!asked.matches() || !configured.matches() || !isSamePort(asked.group(2), configured.group(2))) {
            return Optional.empty();
        }
        String suffix = "." + configured.group(1);
        String name = asked.group(1);
        int dot = name.indexOf('.');
        if (dot < 1 || !name.substring(dot).equals(suffix) || name.startsWith("xn--")) {
            return Optional.empty();
        }
        return InstanceKey.parse(name.substring(0, dot));
    }

    // why: something in front may listen on the scheme's own port, and clients then leave the port out.
    private static boolean isSamePort(@Nullable String asked, @Nullable String configured) {
        if (asked == null) {
            return true;
        }
        return configured == null ? asked.equals("80") || asked.equals("443") : asked.equals(configured);
    }
}
