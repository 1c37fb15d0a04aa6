package io.encoreservice.controlplane.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: reads one request, has it admitted, lets an {@link Exchange} carry it, and only then reads the
 * next, so that pipelined requests are answered in their order.
 */
// why: a write or close that fails ends the channel, and channelInactive hears of that.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyHandler extends ChannelInboundHandlerAdapter implements Admittance.Outcome, Exchange.ClientSide {

    /** Asks a connection to end once it has answered what it is asked. */
    static final Object STOP = new Object();

    private static final int MAX_READ_AHEAD = 64 * 1024;
    private static final long MAX_DISCARDED = 1024 * 1024;

    private enum State {
        READING_HEAD,
        ADMITTING,
        FORWARDING,
        DISCARDING,
        LINGERING
    }

    private final ProxyParts parts;
    private final Channel channel;
    private final AnswerEncoder encoder;
    private final Deadline deadline;
    private final RequestParser parser = new RequestParser();

    private State state = State.READING_HEAD;
    private ByteBuf buffered = Unpooled.EMPTY_BUFFER;
    private boolean draining;
    private boolean stopping;
    private boolean headBegun;
    private boolean keepAlive;
    private boolean requestEnded;
    private long discarded;
    private long since;
    private @Nullable HttpRequest request;
    private @Nullable Admittance admittance;
    private @Nullable Exchange exchange;

    ProxyHandler(ProxyParts parts, Channel channel, AnswerEncoder encoder) {
        this.parts = parts;
        this.channel = channel;
        this.encoder = encoder;
        this.deadline = new Deadline(channel.eventLoop(), this::expired);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        parts.metrics().opened();
        deadline.in(Waits.HEAD);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        ByteBuf read = (ByteBuf) bytes;
        if (state == State.LINGERING) {
            read.release();
            return;
        }
        buffered = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), buffered, read);
        proceed();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && channel.isWritable()) {
            exchange.clientWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        parts.metrics().closed();
        deadline.close();
        endAdmittance();
        dropBuffered();
        if (exchange != null) {
            exchange.abort();
            exchange = null;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == STOP) {
            stopping = true;
            if (state == State.READING_HEAD && !headBegun) {
                linger();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        channel.close();
    }

    @Override
    public void proceed() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            parse();
        } catch (MalformedRequestException e) {
            malformed(e.refusal());
        } finally {
            draining = false;
        }
        if (state == State.FORWARDING && exchange != null) {
            exchange.flushRequest();
        }
        noticeHead();
        channel.config().setAutoRead(buffered.readableBytes() < MAX_READ_AHEAD);
    }

    @Override
    public boolean staysOpen() {
        return keepAlive && !stopping;
    }

    @Override
    public void moved(Exchange.Patience patience) {
        switch (patience) {
            case UPLOAD -> deadline.in(Waits.UPLOAD);
            case FIRST_BYTE -> deadline.in(parts.properties().firstByteTimeout());
            case ANSWER -> deadline.in(Waits.ANSWER);
            case ENDLESS -> deadline.clear();
        }
    }

    @Override
    public void answered(int status, boolean stays) {
        parts.metrics().answered(status, System.nanoTime() - since);
        exchange = null;
        if (stays) {
            nextRequest();
            proceed();
        } else {
            linger();
        }
    }

    @Override
    public void failed(Refusal refusal) {
        exchange = null;
        refused(refusal);
    }

    @Override
    public void waiting(Duration patience) {
        deadline.in(patience);
    }

    private void parse() throws MalformedRequestException {
        while (channel.isActive() && wantsMore()) {
            HttpObject part = parser.next(buffered);
            if (!buffered.isReadable()) {
                dropBuffered();
            }
            if (part == null) {
                return;
            }
            if (part instanceof HttpRequest head) {
                begin(head);
            } else if (part instanceof HttpContent piece) {
                body(piece);
            }
        }
    }

    private boolean wantsMore() {
        return switch (state) {
            case READING_HEAD -> true;
            case DISCARDING -> !requestEnded;
            case FORWARDING -> !requestEnded && exchange != null && exchange.takesBody();
            case ADMITTING, LINGERING -> false;
        };
    }

    private void begin(HttpRequest head) throws MalformedRequestException {
        since = System.nanoTime();
        request = head;
        requestEnded = false;
        discarded = 0;
        keepAlive = HttpUtil.isKeepAlive(head) && head.protocolVersion().minorVersion() == 1;
        encoder.answering(head.method());
        Target target = Target.of(head, parts.domain().get());
        state = State.ADMITTING;
        admittance = new Admittance(this, parts, channel.eventLoop(), head, target);
        admittance.begin();
    }

    @Override
    public void admitted(HttpRequest head, Target target, Route route) {
        admittance = null;
        state = State.FORWARDING;
        deadline.clear();
        Call call = Call.of(head, target, route, channel.remoteAddress(), parts);
        exchange = new Exchange(this, channel, parts.pool(), parts.forwarded(), call);
        exchange.begin();
    }

    private void body(HttpContent piece) {
        requestEnded = piece instanceof LastHttpContent;
        if (state == State.FORWARDING && exchange != null) {
            exchange.body(piece);
            return;
        }
        discarded += piece.content().readableBytes();
        ReferenceCountUtil.release(piece);
        if (requestEnded) {
            nextRequest();
        } else if (discarded > MAX_DISCARDED) {
            linger();
        }
    }

    private void malformed(Refusal refusal) {
        keepAlive = false;
        if (state == State.DISCARDING) {
            linger();
            return;
        }
        if (request == null) {
            since = System.nanoTime();
        }
        if (exchange != null) {
            boolean begun = exchange.hasAnswerBegun();
            exchange.abort();
            exchange = null;
            if (begun) {
                channel.close();
                return;
            }
        }
        refused(refusal);
    }

    @Override
    public void refused(Refusal refusal) {
        endAdmittance();
        boolean unsent = request != null && request.headers().contains(HttpHeaderNames.EXPECT) && !requestEnded;
        boolean stays = staysOpen() && !unsent;
        FullHttpResponse response = refusal.response();
        if (!stays) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        parts.metrics().answered(refusal.status().code(), System.nanoTime() - since);
        channel.writeAndFlush(response);
        if (!stays) {
            linger();
        } else if (requestEnded) {
            nextRequest();
            proceed();
        } else {
            state = State.DISCARDING;
            deadline.in(Waits.HEAD);
            proceed();
        }
    }

    private void nextRequest() {
        state = State.READING_HEAD;
        request = null;
        headBegun = false;
        encoder.answering(HttpMethod.GET);
        deadline.in(Waits.IDLE);
        if (stopping) {
            linger();
        }
    }

    // why: closing with unread bytes resets the connection, which may destroy the answer before the client reads it.
    private void linger() {
        state = State.LINGERING;
        request = null;
        dropBuffered();
        channel.config().setAutoRead(true);
        deadline.in(Waits.ANSWER);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            ((DuplexChannel) channel).shutdownOutput();
            deadline.in(Waits.LINGER);
        });
    }

    private void noticeHead() {
        boolean begun = state == State.READING_HEAD && (buffered.isReadable() || !parser.atStart());
        if (begun && !headBegun) {
            headBegun = true;
            deadline.in(Waits.HEAD);
        }
    }

    private void expired() {
        switch (state) {
            case READING_HEAD -> {
                if (headBegun) {
                    malformed(Waits.headTooSlow());
                } else {
                    channel.close();
                }
            }
            case ADMITTING -> {
                if (admittance != null) {
                    admittance.expired();
                }
            }
            case FORWARDING -> {
                if (exchange != null) {
                    exchange.expired();
                }
            }
            case DISCARDING, LINGERING -> channel.close();
        }
    }

    private void endAdmittance() {
        if (admittance != null) {
            admittance.end();
            admittance = null;
        }
    }

    private void dropBuffered() {
        buffered.release();
        buffered = Unpooled.EMPTY_BUFFER;
    }
}
