package io.encoreservice.engine.egress;

import io.encoreservice.shared.net.OutboundPolicy;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The only way out for ffmpeg: a forward proxy on loopback that dials nothing but what the outbound policy allows. */
public final class EgressProxy implements AutoCloseable {

    private static final int LONGEST_ADDRESS = 16_384;
    private static final int LARGEST_HEAD = 65_536;
    private static final int CHUNK = 8_192;
    private static final int LARGEST_BODY = 1_048_576;
    private static final int REQUEST_SECONDS = 30;

    private final ProxySecret secret = ProxySecret.random();
    private final ExecutorService resolving = Executors.newVirtualThreadPerTaskExecutor();
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("egress", true), NioIoHandler.newFactory());
    private final InetSocketAddress bound;

    /** Starts on any free port of loopback. */
    public EgressProxy(OutboundPolicy policy) {
        this(policy, 0);
    }

    /** As {@link #EgressProxy(OutboundPolicy)}; cuts answers that are longer than so many bytes, 0 for none. */
    public EgressProxy(OutboundPolicy policy, long longest) {
        Channel server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        client.pipeline()
                                .addLast(new IdleStateHandler(REQUEST_SECONDS, 0, 0))
                                .addLast(new HttpServerCodec(LONGEST_ADDRESS, LARGEST_HEAD, CHUNK))
                                .addLast(new HttpObjectAggregator(LARGEST_BODY))
                                .addLast(new EgressRequestHandler(policy, secret, resolving, longest));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                .syncUninterruptibly()
                .channel();
        this.bound = (InetSocketAddress) server.localAddress();
    }

    /** The proxy's address with its credentials, as {@code http_proxy} takes it; secret. */
    public URI address() {
        return URI.create("http://" + secret.user() + ":" + secret.password() + "@127.0.0.1:" + bound.getPort());
    }

    InetSocketAddress bound() {
        return bound;
    }

    /** The {@code Proxy-Authorization} of this JVM's own requests. */
    String authorization() {
        return secret.bearer();
    }

    @Override
    public void close() {
        resolving.shutdownNow();
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
