package io.encoreservice.controlplane.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Carries one request to its engine and the answer back, piece by piece, no faster than the slower side takes them. Both
 * sides live on one event loop, so nothing in here is shared between threads.
 */
// why: a write that fails ends its channel, and channelInactive hears of that.
@SuppressWarnings("FutureReturnValueIgnored")
final class Exchange {

    private final ClientSide owner;
    private final Channel client;
    private final UpstreamPool pool;
    private final ForwardedHeaders forwarded;
    private final Call call;
    private final Pacing pacing;
    private @Nullable UpstreamConnection upstream;
    private boolean retried;
    private boolean requestEnded;
    private boolean passingInterim;
    private boolean over;
    private long received;
    private @Nullable AnswerHead answer;

    Exchange(ClientSide owner, Channel client, UpstreamPool pool, ForwardedHeaders forwarded, Call call) {
        this.owner = owner;
        this.client = client;
        this.pool = pool;
        this.forwarded = forwarded;
        this.call = call;
        this.pacing = new Pacing(call.share(), client.eventLoop(), this::rested);
    }

    void begin() {
        if (call.declaredLength() > call.bodyLimit()) {
            fail(Refusal.tooLarge(call.bodyLimit()));
            return;
        }
        pacing.pass(0);
        if (!pacing.isResting()) {
            pool.lend(client.eventLoop(), call.route(), retried, this);
        }
    }

    void connected(UpstreamConnection connection) {
        if (over) {
            connection.close();
            return;
        }
        upstream = connection;
        connection.serve(this, call.outgoing().method());
        connection.write(call.outgoing());
        if (requestEnded) {
            requestSent(connection);
            connection.flush();
        } else {
            owner.moved(ClientSide.Patience.UPLOAD);
            owner.proceed();
        }
    }

    /** Whether a piece of the body would be taken now. */
    boolean takesBody() {
        return !over && !pacing.isResting() && upstream != null && upstream.isWritable();
    }

    /** Sends a piece of the body, the end of which is a {@link LastHttpContent}. */
    void body(HttpContent piece) {
        if (over || upstream == null) {
            ReferenceCountUtil.release(piece);
        } else if (piece instanceof LastHttpContent) {
            requestEnded = true;
            ReferenceCountUtil.release(piece);
            requestSent(upstream);
        } else {
            int length = piece.content().readableBytes();
            received += length;
            if (received > call.bodyLimit()) {
                ReferenceCountUtil.release(piece);
                fail(Refusal.tooLarge(call.bodyLimit()));
                return;
            }
            upstream.write(piece);
            owner.moved(ClientSide.Patience.UPLOAD);
            passed(length);
        }
    }

    private void passed(int bytes) {
        pacing.pass(bytes);
        if (pacing.isResting() && upstream != null) {
            upstream.read(false);
        }
    }

    private void rested() {
        owner.moved(answer == null ? ClientSide.Patience.UPLOAD : ClientSide.Patience.ANSWER);
        if (pacing.isResting()) {
            return;
        }
        if (upstream == null) {
            begin();
        } else {
            clientWritable();
            owner.proceed();
        }
    }

    void flushRequest() {
        if (upstream != null && !over) {
            upstream.flush();
        }
    }

    void upstreamWritable() {
        owner.proceed();
    }

    void clientWritable() {
        if (upstream != null && !over && !pacing.isResting() && client.isWritable()) {
            moved();
            upstream.read(true);
        }
    }

    /** Takes a piece of the engine's answer. */
    void take(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(part);
            broken("The instance gave no proper answer");
        } else if (part instanceof HttpResponse head) {
            head(head);
        } else if (part instanceof HttpContent piece) {
            piece(piece);
        }
    }

    void flushAnswer() {
        if (answer != null && !over) {
            client.flush();
        }
    }

    void upstreamClosed() {
        if (over) {
            return;
        }
        boolean stale = upstream != null && upstream.isReused() && answer == null;
        upstream = null;
        if (stale && !retried && call.isReplayable()) {
            retried = true;
            begin();
        } else {
            broken("The instance closed the connection without an answer");
        }
    }

    /** The client is gone, or has sent nonsense in its body. */
    void abort() {
        over = true;
        pacing.end();
        closeUpstream();
    }

    /** Patience has ended. */
    void expired() {
        if (answer != null) {
            abort();
            ClientTls.cutOff(client);
        } else if (requestEnded || !takesBody()) {
            fail(Refusal.of(HttpResponseStatus.GATEWAY_TIMEOUT, "The instance did not answer in time"));
        } else {
            fail(Refusal.of(HttpResponseStatus.REQUEST_TIMEOUT, "The request's body did not arrive in time"));
        }
    }

    private void requestSent(UpstreamConnection connection) {
        connection.write(LastHttpContent.EMPTY_LAST_CONTENT);
        if (answer == null) {
            owner.moved(call.wantsEventStream() ? ClientSide.Patience.ENDLESS : ClientSide.Patience.FIRST_BYTE);
        }
    }

    private void head(HttpResponse head) {
        if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            interim(head.status());
        } else if (head.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
            // why: the client's token was good; it is the proxy that the engine does not know.
            fail(Refusal.of(HttpResponseStatus.BAD_GATEWAY, "The instance does not know this proxy"));
        } else {
            answer = AnswerHead.of(head, call, forwarded, requestEnded && owner.staysOpen());
            client.write(answer.response());
            moved();
        }
    }

    private void interim(HttpResponseStatus interim) {
        passingInterim = true;
        if (interim.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            fail(Refusal.of(HttpResponseStatus.BAD_GATEWAY, "The instance gave no proper answer"));
        } else if (interim.equals(HttpResponseStatus.CONTINUE) && call.expectsContinue()) {
            client.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, interim, Unpooled.EMPTY_BUFFER));
        }
    }

    private void piece(HttpContent piece) {
        boolean last = piece instanceof LastHttpContent;
        if (answer == null || (passingInterim && last)) {
            passingInterim = false;
            ReferenceCountUtil.release(piece);
            return;
        }
        int length = piece.content().readableBytes();
        client.write(last ? withoutTrailers(piece) : piece);
        moved();
        if (last) {
            pacing.end(length);
            finish(answer);
            return;
        }
        passed(length);
        if (!client.isWritable()) {
            client.flush();
            // why: the flush may have made room, and would have said so before reading was stopped.
            if (!client.isWritable() && upstream != null) {
                upstream.read(false);
            }
        }
    }

    private static HttpContent withoutTrailers(HttpContent last) {
        return last.content().isReadable()
                ? new DefaultLastHttpContent(last.content())
                : LastHttpContent.EMPTY_LAST_CONTENT;
    }

    private void moved() {
        boolean eventStream = answer != null && answer.eventStream();
        owner.moved(eventStream && client.isWritable() ? ClientSide.Patience.ENDLESS : ClientSide.Patience.ANSWER);
    }

    private void finish(AnswerHead given) {
        over = true;
        client.flush();
        if (upstream != null && given.upstreamStays() && requestEnded) {
            upstream.finish();
        } else {
            closeUpstream();
        }
        owner.answered(given.status(), given.clientStays());
    }

    private void broken(String reason) {
        fail(Refusal.of(HttpResponseStatus.BAD_GATEWAY, reason));
    }

    // why: an answer cut short must not look like a whole one; where only the close ends it, the close is a reset.
    private void truncate(AnswerHead given) {
        abort();
        if (given.endsWithClose()) {
            client.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> ClientTls.cutOff(client));
    }

    /** Ends it with an answer of the proxy's own, or in the middle of one that has begun. */
    void fail(Refusal refusal) {
        if (over) {
            return;
        }
        if (answer != null) {
            truncate(answer);
        } else {
            abort();
            owner.failed(refusal);
        }
    }

    private void closeUpstream() {
        if (upstream != null) {
            upstream.close();
            upstream = null;
        }
    }
}
