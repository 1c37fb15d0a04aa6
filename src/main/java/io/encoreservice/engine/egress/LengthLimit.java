package io.encoreservice.engine.egress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts what a server sends after so many bytes, since not all say before how much will come. */
// why: what fails closes the channel, and closing is what every handler here reacts to.
@SuppressWarnings("FutureReturnValueIgnored")
final class LengthLimit extends ChannelInboundHandlerAdapter {

    private static final Pattern FROM = Pattern.compile("bytes=(\\d{1,18})-.*");

    private final long longest;
    private final long offset;
    private long passed;

    /**
     * @param longest how many bytes may pass, 0 for any number
     * @param offset how many came before, when the server does not tell how long the whole is
     */
    LengthLimit(long longest, long offset) {
        this.longest = longest;
        this.offset = offset;
    }

    /** Where the part begins that a request asks for. */
    static long offset(HttpHeaders request) {
        String range = request.get(HttpHeaderNames.RANGE, "");
        Matcher matcher = FROM.matcher(range);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response && !HttpUtil.isContentLengthSet(response)) {
            passed = offset;
        }
        if (message instanceof HttpContent content) {
            passed += content.content().readableBytes();
        } else if (message instanceof ByteBuf bytes) {
            passed += bytes.readableBytes();
        }
        if (longest > 0 && passed > longest) {
            ReferenceCountUtil.release(message);
            context.close();
        } else {
            context.fireChannelRead(message);
        }
    }
}
