package io.encoreservice.controlplane.proxy;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;

/** An answer that the proxy gives without asking an engine. */
interface OwnAnswer {

    HttpResponseStatus status();

    /** As it is sent; {@code stays} tells whether the connection may serve another request. */
    FullHttpResponse response(boolean stays);

    /** Says on an answer whether another request may follow. */
    static FullHttpResponse ended(FullHttpResponse response, boolean stays) {
        if (!stays) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return response;
    }
}
