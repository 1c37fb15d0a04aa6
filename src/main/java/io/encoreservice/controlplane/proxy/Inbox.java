package io.encoreservice.controlplane.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObject;
import org.jspecify.annotations.Nullable;

/** What a client has sent and the proxy has not yet taken: bytes that wait, handed out as parts of requests. */
final class Inbox {

    private static final int MAX_READ_AHEAD = 64 * 1024;

    private final RequestParser parser = new RequestParser();
    private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
    private boolean closed;

    /** Takes bytes over; once it is closed they are dropped. */
    void add(ByteBufAllocator allocator, ByteBuf bytes) {
        if (closed) {
            bytes.release();
            return;
        }
        waiting = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, waiting, bytes);
    }

    /** The next part of a request; null when more bytes are needed. */
    @Nullable
    HttpObject next() throws MalformedRequestException {
        HttpObject part = parser.next(waiting);
        if (!waiting.isReadable()) {
            drop();
        }
        return part;
    }

    /** Whether anything of a next request is here, be it read or not. */
    boolean hasBegun() {
        return waiting.isReadable() || !parser.atStart();
    }

    /** Whether enough waits, so that no more should be read from the client. */
    boolean isFull() {
        return waiting.readableBytes() >= MAX_READ_AHEAD;
    }

    /** Drops what waits and what still comes. */
    void close() {
        closed = true;
        drop();
    }

    private void drop() {
        waiting.release();
        waiting = Unpooled.EMPTY_BUFFER;
    }
}
