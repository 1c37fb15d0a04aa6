package io.encoreservice.engine.egress;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/** Headers that mean something between two neighbours only, and so end at the proxy. */
final class HopByHop {

    private static final List<CharSequence> NAMES = List.of(
            HttpHeaderNames.CONNECTION,
            HttpHeaderNames.PROXY_AUTHENTICATE,
            HttpHeaderNames.PROXY_AUTHORIZATION,
            HttpHeaderNames.TE,
            HttpHeaderNames.UPGRADE,
            "keep-alive",
            "proxy-connection",
            "proxy-authentication-info");

    private HopByHop() {}

    /** Removes them and asks for the connection to end with this message; its framing stays. */
    static void strip(HttpHeaders headers) {
        List<CharSequence> names = new ArrayList<>(NAMES);
        for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String named : value.split(",", -1)) {
                String name = named.strip();
                if (!name.isEmpty() && !isFraming(name)) {
                    names.add(name);
                }
            }
        }
        names.forEach(headers::remove);
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }

    private static boolean isFraming(String name) {
        return HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name);
    }
}
