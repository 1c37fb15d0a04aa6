package io.encoreservice.engine.egress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** Passes one origin server's answer to the client, without what concerns only the two connections. */
// why: what fails closes the channel, and closing is what every handler here reacts to.
@SuppressWarnings("FutureReturnValueIgnored")
final class ResponseRelay extends Relay {

    private final Channel client;
    private boolean begun;
    private boolean interim;

    ResponseRelay(Channel client) {
        super(client);
        this.client = client;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            context.close();
            return;
        }
        if (message instanceof HttpResponse response) {
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            begun |= !interim;
            HopByHop.strip(response.headers());
            response.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
        if (interim) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof LastHttpContent) {
            client.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
            context.close();
        } else {
            client.write(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (begun) {
            closeAfterFlush(client);
        } else if (client.isActive()) {
            Refusal.answer(
                    client, HttpResponseStatus.BAD_GATEWAY, "the server closed the connection without an answer");
        }
    }
}
