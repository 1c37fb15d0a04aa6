package io.encoreservice.shared.net;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** A host as a resolver may see it: a plain lower-case ASCII name, or an address without brackets. */
record HostName(String text) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_.])?");
    private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");
    private static final Pattern ADDRESS_V4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern ADDRESS_V6 = Pattern.compile("[0-9a-f:.]{2,45}");

    /**
     * Parses the host part of a URL.
     *
     * @throws OutboundRefusedException when it is no host
     */
    static HostName of(String host) throws OutboundRefusedException {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.indexOf(':') >= 0) {
            String bare = lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
            return matching(ADDRESS_V6, bare);
        }
        try {
            String ascii = IDN.toASCII(lower, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            // why: 0177.0.0.1 is 177.0.0.1 to one resolver and 127.0.0.1 to the next; only one spelling means one
            // thing.
            return matching(NUMBER_LAST.matcher(ascii).matches() ? ADDRESS_V4 : NAME, ascii);
        } catch (IllegalArgumentException e) {
            throw new OutboundRefusedException("the address names no valid host");
        }
    }

    private static HostName matching(Pattern pattern, String text) throws OutboundRefusedException {
        if (!pattern.matcher(text).matches()) {
            throw new OutboundRefusedException("the address names no valid host");
        }
        return new HostName(text);
    }
}
