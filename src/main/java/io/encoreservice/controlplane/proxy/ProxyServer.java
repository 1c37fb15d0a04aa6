package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.installation.PublicAddresses;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Listens for requests to instances' hosts. It starts before whatever tells instances their addresses, since its port is
 * part of them, and so ends after it.
 */
final class ProxyServer implements SmartLifecycle {

    /** Earlier than the default of everything else. */
    static final int PHASE = -1000;

    private static final int MIN_THREADS = 2;
    private static final int BACKLOG = 1024;
    private static final int LOW_WATER = 64 * 1024;
    private static final int HIGH_WATER = 128 * 1024;
    private static final int STOP_SECONDS = 20;

    private final ProxyProperties properties;
    private final PublicAddresses addresses;
    private final ProxyParts parts;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private @Nullable EventLoopGroup loops;
    private @Nullable Channel listening;

    ProxyServer(PublicAddresses addresses, ProxyParts parts) {
        this.properties = parts.properties();
        this.addresses = addresses;
        this.parts = parts;
    }

    @Override
    public void start() {
        int threads = Math.max(MIN_THREADS, Runtime.getRuntime().availableProcessors());
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("proxy", true), NioIoHandler.newFactory());
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                .childHandler(new Connections())
                .bind(new InetSocketAddress(properties.address(), properties.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
            throw new ProxyPortTakenException(properties.address(), properties.port(), bound.cause());
        }
        loops = group;
        listening = bound.channel();
        addresses.proxyBound(port());
    }

    /** The port really bound. */
    int port() {
        if (listening == null || !(listening.localAddress() instanceof InetSocketAddress address)) {
            throw new IllegalStateException("the proxy is not listening");
        }
        return address.getPort();
    }

    /** Takes no new connection, lets the requests under way be answered, and then ends. */
    @Override
    public void stop() {
        if (listening == null || loops == null) {
            return;
        }
        listening.close().awaitUninterruptibly();
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(ProxyHandler.STOP));
        connections.newCloseFuture().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
        connections.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        listening = null;
        loops = null;
    }

    @Override
    public boolean isRunning() {
        return listening != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Prepares each connection. */
    // why: a close that fails has nobody left to tell.
    @SuppressWarnings("FutureReturnValueIgnored")
    private final class Connections extends ChannelInitializer<SocketChannel> {

        @Override
        protected void initChannel(SocketChannel channel) {
            if (connections.size() >= properties.maxConnections()) {
                channel.close();
                return;
            }
            connections.add(channel);
            parts.tls().secure(channel, parts.checks());
            AnswerEncoder encoder = new AnswerEncoder(parts.cors());
            channel.pipeline().addLast(encoder, new ProxyHandler(parts, channel, encoder));
        }
    }
}
