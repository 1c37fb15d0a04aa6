package io.encoreservice.controlplane.proxy;

import io.encoreservice.shared.link.ContentLink;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;

/**
 * One admitted request on its way.
 *
 * @param incoming as the client sent it
 * @param outgoing as the engine gets it
 * @param host the host the client asked
 * @param route where it goes
 * @param engine the engine's host and port
 * @param share what its tenant may use of the proxy
 * @param bodyLimit how large its body may be
 */
record Call(
        HttpRequest incoming,
        HttpRequest outgoing,
        String host,
        Route route,
        String engine,
        Traffic.Share share,
        long bodyLimit) {

    static Call of(
            HttpRequest incoming,
            Target target,
            Route route,
            Traffic.Share share,
            SocketAddress client,
            ProxyParts parts) {
        String engine = Objects.requireNonNull(route.endpoint()).getRawAuthority();
        String caller = client instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : "unknown";
        HttpHeaders headers = parts.forwarded()
                .request(
                        incoming.headers(),
                        caller,
                        target.host(),
                        engine,
                        parts.credentials().basicAuthorization(route.uid()));
        HttpRequest outgoing = new DefaultHttpRequest(HttpVersion.HTTP_1_1, incoming.method(), target.path(), headers);
        long limit = isUpload(outgoing)
                ? Long.MAX_VALUE
                : parts.properties().maxBody().toBytes();
        Call call = new Call(incoming, outgoing, target.host(), route, engine, share, limit);
        if (call.isHttp10() || !call.hasBody()) {
            headers.remove(HttpHeaderNames.EXPECT);
        }
        return call;
    }

    boolean hasBody() {
        return outgoing.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !"0".equals(outgoing.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0"));
    }

    /** How long the body says it is; 0 when it does not say. */
    long declaredLength() {
        return Long.parseLong(outgoing.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0"));
    }

    // why: how much content an instance may hold is its engine's to know.
    private static boolean isUpload(HttpRequest request) {
        return request.method().equals(HttpMethod.PUT) && ContentLink.isOfContent(request.uri());
    }

    boolean expectsContinue() {
        return outgoing.headers().contains(HttpHeaderNames.EXPECT);
    }

    /** Whether sending it twice does what sending it once does, and both can be done. */
    boolean isReplayable() {
        HttpMethod method = outgoing.method();
        boolean safe =
                method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
        return safe && !hasBody();
    }

    /** Whether the answer may be silent for as long as it likes. */
    boolean wantsEventStream() {
        return outgoing.headers().get(HttpHeaderNames.ACCEPT, "").contains("text/event-stream");
    }

    boolean isHttp10() {
        return incoming.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }
}
