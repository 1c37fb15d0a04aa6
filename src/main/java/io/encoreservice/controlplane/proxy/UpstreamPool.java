package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.identity.Uid;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpRequestEncoder;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps connections to engines open between requests. A connection stays with one life of one instance and with one
 * event loop, so nothing of a tenant meets another tenant's answers, and no request changes threads.
 */
final class UpstreamPool {

    /** Shorter than Tomcat's 20 s, so that it is nearly always this side that closes an idle connection. */
    static final Duration IDLE = Duration.ofSeconds(8);

    private static final int CONNECT_MILLIS = 5_000;
    private static final int RETRY_SECONDS = 2;

    private final Map<Lane, Deque<UpstreamConnection>> idle = new ConcurrentHashMap<>();
    private final Map<Uid, Integer> lent = new ConcurrentHashMap<>();
    private final int maxPerEngine;

    /**
     * @param maxPerEngine how many may be lent of one engine at once
     */
    UpstreamPool(int maxPerEngine) {
        this.maxPerEngine = maxPerEngine;
    }

    /** Whose connections these are; a lane's queue is touched by its loop only. */
    record Lane(EventLoop loop, Uid uid, URI endpoint) {}

    /**
     * Finds or opens a connection and tells {@code waiting}, at once or later on {@code loop}, where it must be called.
     *
     * @param fresh whether a connection that has served before will not do
     */
    void lend(EventLoop loop, Route route, boolean fresh, Exchange waiting) {
        if (lent.merge(route.uid(), 1, Integer::sum) > maxPerEngine) {
            returned(route.uid());
            waiting.fail(Refusal.later("Too many requests to this instance at once", 1));
            return;
        }
        Lane lane = new Lane(loop, route.uid(), Objects.requireNonNull(route.endpoint()));
        Deque<UpstreamConnection> kept = idle.get(lane);
        while (!fresh && kept != null && !kept.isEmpty()) {
            UpstreamConnection connection = kept.pop();
            if (connection.isActive()) {
                connection.reuse();
                waiting.connected(connection);
                return;
            }
        }
        open(lane, waiting);
    }

    /** Keeps an idle connection; false when there are enough. */
    boolean keep(Lane lane, UpstreamConnection connection) {
        Deque<UpstreamConnection> kept = idle.computeIfAbsent(lane, free -> new ArrayDeque<>());
        if (kept.size() >= maxPerEngine) {
            return false;
        }
        kept.push(connection);
        return true;
    }

    void forget(Lane lane, UpstreamConnection connection) {
        Deque<UpstreamConnection> kept = idle.get(lane);
        if (kept != null) {
            kept.remove(connection);
            if (kept.isEmpty()) {
                idle.remove(lane);
            }
        }
    }

    void returned(Uid uid) {
        lent.computeIfPresent(uid, (same, count) -> count > 1 ? count - 1 : null);
    }

    private void open(Lane lane, Exchange waiting) {
        URI endpoint = lane.endpoint();
        new Bootstrap()
                .group(lane.loop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInboundHandlerAdapter())
                // why: runtimes tell addresses, not names; a name would be looked up here, on the loop.
                .connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()))
                .addListener((ChannelFuture done) -> opened(lane, done, waiting));
    }

    private void opened(Lane lane, ChannelFuture done, Exchange waiting) {
        if (!done.isSuccess()) {
            returned(lane.uid());
            waiting.fail(Refusal.later("The instance cannot be reached", RETRY_SECONDS));
            return;
        }
        EngineDecoder decoder = new EngineDecoder();
        UpstreamConnection connection = new UpstreamConnection(done.channel(), decoder, this, lane);
        done.channel().pipeline().addLast(new HttpRequestEncoder(), decoder, connection);
        waiting.connected(connection);
    }
}
