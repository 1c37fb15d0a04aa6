package io.encoreservice.controlplane.proxy;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** One request as its connection sees it: when it came, how much of it is read, whether another may follow it. */
final class Incoming {

    private static final long MAX_DISCARDED = 1024 * 1024;

    private final long since = System.nanoTime();
    private boolean keepAlive;
    private final boolean expectsContinue;
    private boolean ended;
    private long discarded;

    private Incoming(boolean keepAlive, boolean expectsContinue) {
        this.keepAlive = keepAlive;
        this.expectsContinue = expectsContinue;
    }

    static Incoming of(HttpRequest head) {
        return new Incoming(
                HttpUtil.isKeepAlive(head) && head.protocolVersion().minorVersion() == 1,
                head.headers().contains(HttpHeaderNames.EXPECT));
    }

    /** A request whose head cannot be read; nothing may follow it. */
    static Incoming unreadable() {
        return new Incoming(false, false);
    }

    /** The same request, the rest of which cannot be read; nothing may follow it. */
    Incoming spoilt() {
        keepAlive = false;
        return this;
    }

    /** Notes a piece of the body. */
    void read(HttpContent piece) {
        ended = piece instanceof LastHttpContent;
    }

    /** Drops a piece of the body that has nowhere to go; false when there have been too many. */
    boolean discard(HttpContent piece) {
        discarded += piece.content().readableBytes();
        ReferenceCountUtil.release(piece);
        return discarded <= MAX_DISCARDED;
    }

    /** Whether all of it is read. */
    boolean hasEnded() {
        return ended;
    }

    boolean isKeepAlive() {
        return keepAlive;
    }

    /** Whether its client may still be waiting to be told to send the body. */
    boolean mayNeverEnd() {
        return expectsContinue && !ended;
    }

    /** Nanoseconds since its head was read. */
    long age() {
        return System.nanoTime() - since;
    }
}
