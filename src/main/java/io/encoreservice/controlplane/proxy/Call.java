package io.encoreservice.controlplane.proxy;

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
 */
record Call(HttpRequest incoming, HttpRequest outgoing, String host, Route route, String engine) {

    static Call of(HttpRequest incoming, Target target, Route route, SocketAddress client, ProxyParts parts) {
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
        Call call = new Call(incoming, outgoing, target.host(), route, engine);
        if (call.isHttp10() || !call.hasBody()) {
            headers.remove(HttpHeaderNames.EXPECT);
        }
        return call;
    }

    boolean hasBody() {
        return outgoing.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !"0".equals(outgoing.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0"));
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
