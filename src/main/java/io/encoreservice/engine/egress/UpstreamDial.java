package io.encoreservice.engine.egress;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetSocketAddress;

/** Dials an address that the policy gave, and joins the two connections. */
// why: what fails closes the channel, and closing is what every handler here reacts to.
@SuppressWarnings("FutureReturnValueIgnored")
record UpstreamDial(Channel client, FullHttpRequest request, EgressTarget target, long longest) {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int IDLE_SECONDS = 120;
    private static final int HANDSHAKE_BYTES = 65_536;

    static UpstreamDial of(ChannelHandlerContext context, FullHttpRequest request, EgressTarget target, long longest) {
        return new UpstreamDial(context.channel(), request, target, longest);
    }

    void connect(InetSocketAddress address) {
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address)
                .addListener(dialled -> join((ChannelFuture) dialled));
    }

    private void join(ChannelFuture dialled) {
        Channel upstream = dialled.channel();
        if (!dialled.isSuccess()) {
            request.release();
            Refusal.answer(
                    client, HttpResponseStatus.BAD_GATEWAY, target.host() + ":" + target.port() + " cannot be reached");
        } else if (!client.isActive()) {
            request.release();
            upstream.close();
        } else if (request.method().equals(HttpMethod.CONNECT)) {
            request.release();
            tunnel(upstream);
        } else {
            forward(upstream);
        }
    }

    private void tunnel(Channel upstream) {
        // why: while a long upload is sent nothing comes back, and the connection is not idle.
        upstream.pipeline()
                .addLast(
                        new IdleStateHandler(0, 0, IDLE_SECONDS),
                        new LengthLimit(encrypted(longest), 0),
                        new Relay(client));
        HttpResponseStatus established = new HttpResponseStatus(200, "Connection established");
        client.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, established, Unpooled.EMPTY_BUFFER))
                .addListener(answered -> {
                    ChannelPipeline pipeline = client.pipeline();
                    pipeline.addLast(new Relay(upstream));
                    pipeline.remove(EgressRequestHandler.class);
                    pipeline.remove(HttpObjectAggregator.class);
                    pipeline.remove(HttpServerCodec.class);
                    pipeline.remove(IdleStateHandler.class);
                    client.read();
                    upstream.read();
                });
    }

    // why: of a tunnel the bytes of TLS are counted, which are about a seventh of a percent more and a handshake.
    private static long encrypted(long bytes) {
        return bytes == 0 ? 0 : bytes + bytes / 64 + HANDSHAKE_BYTES;
    }

    private void forward(Channel upstream) {
        upstream.pipeline()
                .addLast(new HttpClientCodec(), new IdleStateHandler(IDLE_SECONDS, 0, 0))
                .addLast(new LengthLimit(longest, LengthLimit.offset(request.headers())), new ResponseRelay(client));
        client.pipeline().addLast(new ClientWatch(upstream));
        client.pipeline().remove(HttpObjectAggregator.class);
        client.config().setAutoRead(true);
        HopByHop.strip(request.headers());
        request.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        request.headers().set(HttpHeaderNames.HOST, target.authority());
        request.setUri(target.path());
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
        if (!request.content().isReadable() && !request.method().equals(HttpMethod.POST)) {
            request.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        upstream.writeAndFlush(request);
        upstream.read();
    }

    /** Ends the upstream's connection with the client's, and lets it go on when the client can take more. */
    private static final class ClientWatch extends Relay {

        ClientWatch(Channel upstream) {
            super(upstream);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            // why: the one request was taken; whatever else the client sends was already dropped.
        }
    }
}
