package io.encoreservice.controlplane.proxy;

import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of the configured origins, and of no other, read what instances answer (Fetch, section 3.2). Cookies are not
 * theirs to send: such a page brings a token of its own.
 */
record Cors(Set<String> origins) {

    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
    private static final String HEADERS = "authorization, x-jwt, content-type, accept, idempotency-key, if-match,"
            + " if-none-match, if-modified-since, if-unmodified-since, range, if-range, last-event-id";
    private static final String EXPOSED =
            "location, etag, content-range, accept-ranges, content-disposition, retry-after, www-authenticate";
    private static final int REMEMBERED_SECONDS = 600;

    Cors(List<String> origins) {
        this(Set.copyOf(origins));
    }

    /** Whether a browser asks if it may send what is to come. */
    static boolean isPreflight(HttpRequest head) {
        return head.method().equals(HttpMethod.OPTIONS)
                && head.headers().contains(HttpHeaderNames.ORIGIN)
                && head.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** The request's origin if it is one of those; null otherwise. */
    @Nullable
    String allowed(HttpRequest head) {
        List<String> named = head.headers().getAll(HttpHeaderNames.ORIGIN);
        return named.size() == 1 && origins.contains(named.getFirst()) ? named.getFirst() : null;
    }

    /** The answer to a preflight; which origin may read it is said as with every answer. */
    OwnAnswer preflight(HttpRequest head) {
        return allowed(head) == null
                ? Refusal.of(HttpResponseStatus.FORBIDDEN, "Pages of this origin may not call instances")
                : new Preflight();
    }

    /** Says on an answer that pages of this origin may read it. */
    void tell(HttpHeaders answer, @Nullable String origin) {
        if (!origins.isEmpty()) {
            answer.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        }
        if (origin != null) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                    .set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
    }

    /** Yes, it may. */
    private record Preflight() implements OwnAnswer {

        @Override
        public HttpResponseStatus status() {
            return HttpResponseStatus.NO_CONTENT;
        }

        @Override
        public FullHttpResponse response(boolean stays) {
            FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status());
            response.headers()
                    .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                    .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
                    .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, REMEMBERED_SECONDS);
            return OwnAnswer.ended(response, stays);
        }
    }
}
