package io.encoreservice.controlplane.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: reads one request, has it admitted, lets an {@link Exchange} carry it, and only then reads the
 * next, so that pipelined requests are answered in their order.
 */
// why: a write or close that fails ends the channel, and channelInactive hears of that.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyHandler extends ChannelInboundHandlerAdapter implements Admittance.Outcome, ClientSide {

    /** Asks a connection to end once it has answered what it is asked. */
    static final Object STOP = new Object();

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
    private final Inbox inbox = new Inbox();
    private State state = State.READING_HEAD;
    private boolean draining;
    private boolean stopping;
    private boolean headBegun;
    private @Nullable Incoming request;
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
        inbox.add(ctx.alloc(), (ByteBuf) bytes);
        proceed();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && channel.isWritable()) {
            exchange.clientWritable();
        } else if (channel.isWritable()) {
            proceed();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        parts.metrics().closed();
        deadline.close();
        endAdmittance();
        inbox.close();
        if (exchange != null) {
            exchange.abort();
            exchange = null;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        stopping |= event == STOP;
        if (stopping && state == State.READING_HEAD && !headBegun) {
            deadline.in(Waits.LAST_REQUEST);
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
        if (state == State.READING_HEAD && inbox.hasBegun() && !headBegun && channel.isWritable()) {
            headBegun = true;
            deadline.in(Waits.HEAD);
        }
        channel.config().setAutoRead(!inbox.isFull());
    }

    @Override
    public boolean staysOpen() {
        return request != null && request.isKeepAlive() && !stopping;
    }

    @Override
    public void moved(Patience patience) {
        Duration wait = Waits.of(patience, parts.properties());
        if (wait == null) {
            deadline.clear();
        } else {
            deadline.in(wait);
        }
    }

    @Override
    public void answered(int status, boolean stays) {
        count(status);
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
        concluded(refusal);
    }

    @Override
    public void waiting(Duration patience) {
        deadline.in(patience);
    }

    private void parse() throws MalformedRequestException {
        while (channel.isActive() && wantsMore()) {
            HttpObject part = inbox.next();
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
            // why: who asks and never reads the answers would have them kept here.
            case READING_HEAD -> channel.isWritable();
            case DISCARDING -> !isRequestRead();
            case FORWARDING -> !isRequestRead() && exchange != null && exchange.takesBody();
            case ADMITTING, LINGERING -> false;
        };
    }

    private void begin(HttpRequest head) throws MalformedRequestException {
        request = Incoming.of(head);
        encoder.answering(head);
        Target target = Target.of(head, parts.hosts());
        state = State.ADMITTING;
        admittance = new Admittance(this, parts, channel.eventLoop(), head, target);
        admittance.begin();
    }

    @Override
    public void admitted(HttpRequest head, Target target, Route route, Traffic.Share share) {
        admittance = null;
        state = State.FORWARDING;
        deadline.clear();
        Call call = Call.of(head, target, route, share, channel.remoteAddress(), parts);
        exchange = new Exchange(this, channel, parts.pool(), parts.forwarded(), call);
        exchange.begin();
    }

    private void body(HttpContent piece) {
        Incoming current = Objects.requireNonNull(request);
        current.read(piece);
        if (state == State.FORWARDING && exchange != null) {
            exchange.body(piece);
            return;
        }
        boolean goesOn = current.discard(piece);
        if (current.hasEnded()) {
            nextRequest();
        } else if (!goesOn) {
            linger();
        }
    }

    private void malformed(Refusal refusal) {
        if (state == State.DISCARDING) {
            linger();
            return;
        }
        request = request == null ? Incoming.unreadable() : request.spoilt();
        if (exchange == null) {
            concluded(refusal);
        } else {
            exchange.fail(refusal);
        }
    }

    @Override
    public void concluded(OwnAnswer answer) {
        endAdmittance();
        boolean stays = staysOpen() && !Objects.requireNonNull(request).mayNeverEnd();
        count(answer.status().code());
        channel.writeAndFlush(answer.response(stays));
        if (!stays) {
            linger();
            return;
        }
        if (isRequestRead()) {
            nextRequest();
        } else {
            state = State.DISCARDING;
            deadline.in(Waits.HEAD);
        }
        proceed();
    }

    private void nextRequest() {
        state = State.READING_HEAD;
        request = null;
        headBegun = false;
        encoder.waiting();
        deadline.in(stopping ? Waits.LAST_REQUEST : Waits.IDLE);
    }

    private void linger() {
        state = State.LINGERING;
        request = null;
        inbox.close();
        Farewell.say(channel, deadline);
    }

    private void expired() {
        if (admittance != null) {
            admittance.expired();
        } else if (exchange != null) {
            exchange.expired();
        } else if (state == State.READING_HEAD && headBegun) {
            malformed(Waits.headTooSlow());
        } else if (state == State.READING_HEAD && stopping) {
            linger();
        } else {
            channel.close();
        }
    }

    private void endAdmittance() {
        if (admittance != null) {
            admittance.end();
            admittance = null;
        }
    }

    private boolean isRequestRead() {
        return request != null && request.hasEnded();
    }

    private void count(int status) {
        if (request != null) {
            parts.metrics().answered(status, request.age());
        }
    }
}
