package io.encoreservice.controlplane.proxy;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Decides which headers pass the proxy, so that an engine believes only what the proxy says of a caller. */
final class ForwardedHeaders {

    /** Of one connection only: RFC 9110, section 7.6.1, and what else never belonged to the message. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    /** What only the proxy may tell an engine, and the caller's secrets. */
    private static final Set<String> OURS = Set.of(
            "host", "content-length", "expect", "authorization", "x-jwt", "x-pat-jwt", "forwarded", "x-real-ip", "via");

    private final String scheme;

    /**
     * @param scheme what tenants reach the proxy by, {@code http} or {@code https}
     */
    ForwardedHeaders(String scheme) {
        this.scheme = scheme;
    }

    /** Whether tenants reach the proxy by TLS. */
    boolean isSecure() {
        return scheme.equals("https");
    }

    /**
     * The headers for the engine.
     *
     * @param incoming what the client sent, its framing checked
     * @param caller the client's address
     * @param publicHost the host it asked, checked
     * @param engine the engine's host and port
     * @param authorization what opens the engine
     */
    HttpHeaders request(HttpHeaders incoming, String caller, String publicHost, String engine, String authorization) {
        HttpHeaders outgoing = passing(incoming, false);
        outgoing.set(HttpHeaderNames.HOST, engine);
        outgoing.set(HttpHeaderNames.AUTHORIZATION, authorization);
        outgoing.set("X-Forwarded-For", caller);
        outgoing.set("X-Forwarded-Host", publicHost);
        outgoing.set("X-Forwarded-Proto", scheme);
        outgoing.set("X-Forwarded-Port", port(publicHost));
        frame(incoming, outgoing);
        if (incoming.contains(HttpHeaderNames.EXPECT)) {
            outgoing.set(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE);
        }
        return outgoing;
    }

    /**
     * The headers for the client, framing included: the answer's length where it has one, else chunks.
     *
     * @param incoming what the engine sent
     * @param publicHost the host the client asked
     * @param engine the engine's host and port
     */
    HttpHeaders response(HttpResponseStatus status, HttpHeaders incoming, String publicHost, String engine) {
        HttpHeaders outgoing = passing(incoming, true);
        frame(incoming, outgoing);
        boolean bodiless = status.code() == 204 || status.code() == 304;
        if (!bodiless && !outgoing.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            outgoing.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        String location = outgoing.get(HttpHeaderNames.LOCATION);
        if (location != null) {
            outgoing.set(HttpHeaderNames.LOCATION, toPublic(location, publicHost, engine));
        }
        return outgoing;
    }

    private String toPublic(String location, String publicHost, String engine) {
        for (String start : List.of("http://" + engine, "//" + engine)) {
            String rest = location.substring(Math.min(start.length(), location.length()));
            boolean authorityEnds = rest.isEmpty() || "/?#".indexOf(rest.charAt(0)) >= 0;
            if (authorityEnds && location.regionMatches(true, 0, start, 0, start.length())) {
                return scheme + "://" + publicHost + rest;
            }
        }
        return location;
    }

    private static HttpHeaders passing(HttpHeaders incoming, boolean response) {
        Set<String> named = connectionOptions(incoming);
        HttpHeaders outgoing =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (Map.Entry<String, String> header : incoming) {
            // why: some servers read an underscore as a hyphen, so X_Jwt is dropped like X-Jwt.
            String name = header.getKey().toLowerCase(Locale.ROOT).replace('_', '-');
            boolean dropped = HOP_BY_HOP.contains(name) || named.contains(name);
            if (dropped || (response ? isNotForClients(name) : isNotForEngines(name))) {
                continue;
            }
            String value = name.equals("cookie") ? withoutToken(header.getValue()) : header.getValue();
            if (!name.equals("cookie") || !value.isEmpty()) {
                outgoing.add(header.getKey(), value);
            }
        }
        return outgoing;
    }

    private static Set<String> connectionOptions(HttpHeaders headers) {
        if (!headers.contains(HttpHeaderNames.CONNECTION)) {
            return Set.of();
        }
        Set<String> named = new HashSet<>();
        for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String option : value.split(",", -1)) {
                named.add(option.strip().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        }
        return named;
    }

    private static boolean isNotForEngines(String name) {
        return OURS.contains(name) || name.startsWith("x-forwarded-") || name.startsWith("x-tenant");
    }

    // why: engines need no cookies, and one set for the parent domain would reach other tenants' instances; which pages
    // may read an answer is the operator's to say.
    private static boolean isNotForClients(String name) {
        return name.equals("content-length")
                || name.equals("set-cookie")
                || name.equals("set-cookie2")
                || name.startsWith("access-control-");
    }

    private static String withoutToken(String cookies) {
        StringJoiner kept = new StringJoiner("; ");
        for (String cookie : cookies.split(";", -1)) {
            String pair = cookie.strip();
            String name = pair.split("=", 2)[0].strip();
            if (!pair.isEmpty() && !name.equalsIgnoreCase(Session.COOKIE)) {
                kept.add(pair);
            }
        }
        return kept.toString();
    }

    private static void frame(HttpHeaders incoming, HttpHeaders outgoing) {
        String length = incoming.get(HttpHeaderNames.CONTENT_LENGTH);
        if (incoming.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            outgoing.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (length != null) {
            outgoing.set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
    }

    private String port(String publicHost) {
        int colon = publicHost.lastIndexOf(':');
        if (colon > publicHost.lastIndexOf(']')) {
            return publicHost.substring(colon + 1);
        }
        return isSecure() ? "443" : "80";
    }
}
