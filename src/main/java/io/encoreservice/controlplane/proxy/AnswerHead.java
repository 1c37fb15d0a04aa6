package io.encoreservice.controlplane.proxy;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The head of an engine's answer as the client gets it, and what follows from it.
 *
 * @param response what the client gets
 * @param clientStays whether the client's connection may serve another request
 * @param upstreamStays whether the engine's may
 * @param endsWithClose whether only the end of the connection ends the answer
 * @param eventStream whether it may be silent for as long as it likes
 */
record AnswerHead(
        HttpResponse response, boolean clientStays, boolean upstreamStays, boolean endsWithClose, boolean eventStream) {

    /**
     * @param mayStay whether the client's connection may serve another request, as far as the client goes
     */
    static AnswerHead of(HttpResponse answer, Call call, ForwardedHeaders forwarded, boolean mayStay) {
        HttpHeaders headers = forwarded.response(answer.status(), answer.headers(), call.host(), call.engine());
        boolean stays = mayStay && !call.isHttp10();
        if (!stays) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        boolean endless = call.isHttp10() && headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
        if (endless) {
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        }
        return new AnswerHead(
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, answer.status(), headers),
                stays,
                HttpUtil.isKeepAlive(answer),
                endless,
                headers.get(HttpHeaderNames.CONTENT_TYPE, "").startsWith("text/event-stream"));
    }

    int status() {
        return response.status().code();
    }
}
