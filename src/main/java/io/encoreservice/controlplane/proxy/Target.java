package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.MalformedRequestException.bad;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request is for.
 *
 * @param host the {@code Host} header in lower case
 * @param key the instance it names, if it can name one
 * @param path path and query, beginning with a slash
 */
record Target(String host, Optional<InstanceKey> key, String path) {

    /** Reads the target; the {@code Host} header and an absolute request target must agree. */
    static Target of(HttpRequest request, Hosts hosts) throws MalformedRequestException {
        refuseWhatNoProxyCarries(request);
        List<String> named = request.headers().getAll(HttpHeaderNames.HOST);
        Hosts.Host host = (named.size() == 1 ? hosts.read(named.getFirst()) : Optional.<Hosts.Host>empty())
                .orElseThrow(() -> bad("there must be one Host header, and it a host"));
        return new Target(host.name(), host.key(), originForm(request.uri(), host.name()));
    }

    /** The same instance's, at another path. */
    Target at(String otherPath) {
        return new Target(host, key, otherPath);
    }

    private static void refuseWhatNoProxyCarries(HttpRequest request) throws MalformedRequestException {
        if (request.method().equals(HttpMethod.CONNECT) || request.method().equals(HttpMethod.TRACE)) {
            throw new MalformedRequestException(
                    HttpResponseStatus.METHOD_NOT_ALLOWED, "CONNECT and TRACE are not answered here");
        }
        for (String expected : request.headers().getAll(HttpHeaderNames.EXPECT)) {
            if (!expected.equalsIgnoreCase("100-continue")) {
                throw new MalformedRequestException(
                        HttpResponseStatus.EXPECTATION_FAILED, "only 100-continue may be expected");
            }
        }
    }

    private static String originForm(String uri, String host) throws MalformedRequestException {
        if (uri.startsWith("/")) {
            return uri;
        }
        String lower = uri.toLowerCase(Locale.ROOT);
        int scheme = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : 0;
        if (scheme == 0) {
            throw bad("the target must be a path");
        }
        int end = scheme;
        while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
            end++;
        }
        if (!lower.substring(scheme, end).equals(host)) {
            throw bad("the target's host and the Host header must agree");
        }
        String rest = uri.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }
}
