package io.encoreservice.engine.egress;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request to the egress proxy leads.
 *
 * @param host as written, with brackets around an IPv6 address
 * @param port explicit or the scheme's
 * @param path what the origin server is asked for, beginning with a slash, query included
 */
record EgressTarget(String host, int port, String path) {

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)http://([^/?#]*)([^#]*)");
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:@/?#\\[\\]\\\\]+)(?::([0-9]{1,5}))?");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /**
     * Parses the target of an ordinary request to a proxy, such as {@code http://host/path?query}.
     *
     * @throws IllegalArgumentException when it is none, or holds credentials or a fragment
     */
    static EgressTarget ofAbsolute(String uri) {
        Matcher matcher = ABSOLUTE.matcher(uri);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("an absolute http address is needed");
        }
        String rest = matcher.group(2);
        return of(matcher.group(1), HTTP, rest.startsWith("/") ? rest : "/" + rest);
    }

    /**
     * Parses the target of {@code CONNECT}, such as {@code host:443}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static EgressTarget ofAuthority(String authority) {
        return of(authority, HTTPS, "/");
    }

    private static EgressTarget of(String authority, int defaultPort, String path) {
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the address must name a host, and a port if need be");
        }
        String port = matcher.group(2);
        return new EgressTarget(matcher.group(1), port == null ? defaultPort : Integer.parseInt(port), path);
    }

    /** The {@code Host} header that the origin server gets. */
    String authority() {
        return port == HTTP ? host : host + ":" + port;
    }
}
