package io.encoreservice.controlplane.proxy;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;

/** An answer that the proxy gives without asking an engine. */
interface OwnAnswer {

    HttpResponseStatus status();

    /** As it is sent; {@code stays} tells whether the connection may serve another request. */
    FullHttpResponse response(boolean stays);
}
