package io.encoreservice.controlplane.proxy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * A request that two servers might read differently, and the nearest one that all read alike; behind each comes another.
 *
 * @param name what is wrong
 * @param status what the proxy answers
 * @param headIsGood whether only the body is wrong, so that the head may already be on its way
 * @param attack the bytes of the first
 * @param twin the bytes of the second
 */
record SmugglingCase(String name, int status, boolean headIsGood, String attack, String twin) {

    static final String HOST = "Host: " + RunningProxy.HOST + "\r\n";
    static final String TOKEN = "x-jwt: Bearer token-of-acme\r\n";
    static final String LINE = "POST /first HTTP/1.1\r\n";
    static final String HEAD = LINE + HOST + TOKEN;
    static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
    static final String SIZED = HEAD + "Content-Length: 4\r\n\r\nbody";
    static final String SECOND = "GET /second HTTP/1.1\r\n" + HOST + TOKEN + "\r\n";

    private static final int BAD_REQUEST = 400;

    /** One whose head is wrong. */
    static SmugglingCase head(String name, String attack, String twin) {
        return head(name, BAD_REQUEST, attack, twin);
    }

    static SmugglingCase head(String name, int status, String attack, String twin) {
        return new SmugglingCase(name, status, false, attack, twin);
    }

    /** One whose head promises chunks that do not come as they should. */
    static SmugglingCase chunks(String name, String attack, String twin) {
        return chunks(name, BAD_REQUEST, attack, twin);
    }

    static SmugglingCase chunks(String name, int status, String attack, String twin) {
        return new SmugglingCase(name, status, true, CHUNKED + attack, CHUNKED + twin);
    }

    /** The twin with paths of its own, so that the engine can tell what came from where; the length is the same. */
    String twinOfItsOwn() {
        return ofItsOwn(twin);
    }

    static String ofItsOwn(String legal) {
        return legal.replace("/first", "/legal").replace("/second", "/behind");
    }

    /** What a server sees that reads bytes as characters one by one. */
    static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Bytes as a name can hold them. */
    static String shown(String bytes) {
        String text = bytes.chars()
                .mapToObj(c -> c >= ' ' && c < 0x7f ? Character.toString(c) : "\\x%02x".formatted(c))
                .collect(Collectors.joining());
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }

    @Override
    public String toString() {
        return name;
    }
}
