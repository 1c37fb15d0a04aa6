package io.encoreservice.controlplane.proxy;

import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;

/**
 * Begins or ends a browser's session with one instance host: answers with a cookie that no script and no other host sees.
 *
 * @param cookie the {@code Set-Cookie} to answer with
 */
record Session(String cookie) implements OwnAnswer {

    /** The cookie that holds a session's token. */
    static final String COOKIE = "encore.sat";

    private static final String PATH = "/session";

    /** What browsers cut longer ones down to. */
    private static final Duration LONGEST = Duration.ofDays(400);

    /** Whether a request wants one to begin. */
    static boolean isBegun(HttpRequest head, Target target) {
        return isAt(target) && head.method().equals(HttpMethod.POST);
    }

    /** Whether a request wants one to end, which needs no token: an expired cookie is removed as well. */
    static boolean isEnded(HttpRequest head, Target target) {
        return isAt(target) && head.method().equals(HttpMethod.DELETE);
    }

    /** A session that ends when its token does. */
    static Session of(String token, Instant expiresAt, Instant now, boolean secure) {
        Duration left = Duration.between(now, expiresAt);
        long seconds = Math.clamp(left.toSeconds(), 0, LONGEST.toSeconds());
        return new Session(COOKIE + "=" + token + attributes(seconds, secure));
    }

    static Session ended(boolean secure) {
        return new Session(COOKIE + "=" + attributes(0, secure));
    }

    @Override
    public HttpResponseStatus status() {
        return HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public FullHttpResponse response(boolean stays) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status());
        response.headers()
                .set(HttpHeaderNames.SET_COOKIE, cookie)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        return OwnAnswer.ended(response, stays);
    }

    @Override
    public String toString() {
        return "Session[…]";
    }

    // why: without a Domain the cookie is this host's own, so no other tenant's instance ever gets it.
    private static String attributes(long seconds, boolean secure) {
        return "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
    }

    private static boolean isAt(Target target) {
        return target.path().equals(PATH) || target.path().startsWith(PATH + "?");
    }
}
