package io.encoreservice.controlplane.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * An answer of the proxy's own: JSON with a reason.
 *
 * @param status the HTTP status
 * @param reason what is wrong, for people
 * @param headers what goes beside it
 */
record Refusal(HttpResponseStatus status, String reason, Map<String, List<String>> headers) implements OwnAnswer {

    static Refusal of(HttpResponseStatus status, String reason) {
        return new Refusal(status, reason, Map.of());
    }

    /** The one answer for all that is not there for this caller, so that none tells what another tenant has. */
    static Refusal notFound() {
        return of(HttpResponseStatus.NOT_FOUND, "Instance not found");
    }

    /**
     * No token that proves who calls.
     *
     * @param tokenSent whether one was sent
     * @param password whether it may be sent as a password, too
     */
    static Refusal unauthorized(String reason, boolean tokenSent, boolean password) {
        String challenge = "Bearer realm=\"encore\"" + (tokenSent ? ", error=\"invalid_token\"" : "");
        List<String> challenges =
                password ? List.of(challenge, "Basic realm=\"encore\", charset=\"UTF-8\"") : List.of(challenge);
        return new Refusal(HttpResponseStatus.UNAUTHORIZED, reason, Map.of("WWW-Authenticate", challenges));
    }

    /** Not now; worth another try. */
    static Refusal later(String reason, int seconds) {
        return new Refusal(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                reason,
                Map.of("Retry-After", List.of(Integer.toString(seconds))));
    }

    /** A body of more bytes than are accepted. */
    static Refusal tooLarge(long most) {
        return of(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "A request's body may have at most " + most + " bytes here");
    }

    /** More within a second than the plan allows. */
    static Refusal tooMany(int perSecond) {
        return new Refusal(
                HttpResponseStatus.TOO_MANY_REQUESTS,
                "Your plan allows " + perSecond + " requests to your instances within a second",
                Map.of("Retry-After", List.of("1")));
    }

    @Override
    public FullHttpResponse response(boolean stays) {
        String json =
                JsonNodeFactory.instance.objectNode().put("reason", reason).toString();
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
        headers.forEach((name, values) -> response.headers().set(name, values));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        return OwnAnswer.ended(response, stays);
    }
}
