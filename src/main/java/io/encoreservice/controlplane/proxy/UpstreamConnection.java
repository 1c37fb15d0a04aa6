package io.encoreservice.controlplane.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One connection to an engine: lent to one exchange at a time, idle in the pool between two. */
// why: a write or close that fails ends the channel, and channelInactive hears of that.
@SuppressWarnings("FutureReturnValueIgnored")
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private final EngineDecoder decoder;
    private final UpstreamPool pool;
    private final UpstreamPool.Lane lane;
    private final Deadline idleUntil;
    private @Nullable Exchange exchange;
    private boolean lent = true;
    private boolean finished;
    private boolean reused;

    UpstreamConnection(Channel channel, EngineDecoder decoder, UpstreamPool pool, UpstreamPool.Lane lane) {
        this.channel = channel;
        this.decoder = decoder;
        this.pool = pool;
        this.lane = lane;
        this.idleUntil = new Deadline(channel.eventLoop(), channel::close);
    }

    /** Whether it has served before, so that its engine may be closing it right now. */
    boolean isReused() {
        return reused;
    }

    boolean isActive() {
        return channel.isActive();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** Lends it, out of the pool, once more. */
    void reuse() {
        lent = true;
        reused = true;
        idleUntil.clear();
    }

    void serve(Exchange next, HttpMethod method) {
        exchange = next;
        decoder.asked(method);
    }

    void write(Object part) {
        channel.write(part);
    }

    void flush() {
        channel.flush();
    }

    void read(boolean on) {
        channel.config().setAutoRead(on);
    }

    /** Ends the exchange; what still comes of this answer would be an answer nobody asked for. */
    void finish() {
        exchange = null;
        finished = true;
        decoder.answered();
        read(true);
    }

    void close() {
        exchange = null;
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object part) {
        if (exchange != null && part instanceof HttpObject object) {
            exchange.take(object);
        } else {
            ReferenceCountUtil.release(part);
            close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.flushAnswer();
        } else if (finished && channel.isActive()) {
            // why: only now is it known that nothing follows the answer in what was read with its end.
            finished = false;
            giveBack();
            if (pool.keep(lane, this)) {
                idleUntil.in(UpstreamPool.IDLE);
            } else {
                close();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && channel.isWritable()) {
            exchange.upstreamWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        idleUntil.close();
        giveBack();
        pool.forget(lane, this);
        if (exchange != null) {
            exchange.upstreamClosed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Exchange broken = exchange;
        close();
        if (broken != null) {
            broken.upstreamClosed();
        }
    }

    private void giveBack() {
        if (lent) {
            lent = false;
            pool.returned(lane.uid());
        }
    }
}
