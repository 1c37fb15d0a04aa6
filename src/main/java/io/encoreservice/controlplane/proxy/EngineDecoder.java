package io.encoreservice.controlplane.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/** Reads an engine's answers, and knows that an answer to HEAD has no body whatever its headers say. */
final class EngineDecoder extends HttpResponseDecoder {

    private static final int MAX_LINE = 8 * 1024;
    private static final int MAX_HEAD = 32 * 1024;
    private static final int MAX_PIECE = 64 * 1024;

    private boolean head;
    private boolean owed;

    EngineDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEAD)
                .setMaxChunkSize(MAX_PIECE)
                .setAllowPartialChunks(true)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
    }

    /** Tells what the next answer is to. */
    void asked(HttpMethod method) {
        head = method.equals(HttpMethod.HEAD);
        owed = true;
    }

    /** Tells that the answer is read; whatever follows it, be it whole or not, is no answer to anything. */
    void answered() {
        owed = false;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (owed) {
            super.decode(ctx, in, out);
        } else {
            in.skipBytes(in.readableBytes());
            out.add(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        boolean last =
                message instanceof HttpResponse answer && answer.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        return (head && last) || super.isContentAlwaysEmpty(message);
    }
}
