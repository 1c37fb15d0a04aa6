package io.encoreservice.engine.egress;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** The proxy's own answers, all of which end the connection. */
final class Refusal {

    private Refusal() {}

    static void answer(Channel client, HttpResponseStatus status, String reason) {
        // why: the reason stands in the status line too, since that is all ffmpeg shows of an answer.
        HttpResponseStatus spoken = new HttpResponseStatus(status.code(), status.reasonPhrase() + ": " + reason);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, spoken, Unpooled.copiedBuffer(reason, StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (status.equals(HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED)) {
            response.headers().set(HttpHeaderNames.PROXY_AUTHENTICATE, "Basic realm=\"egress\"");
        }
        client.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
