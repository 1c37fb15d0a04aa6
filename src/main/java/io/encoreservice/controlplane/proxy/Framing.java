package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.MalformedRequestException.bad;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/**
 * How a request's body ends.
 *
 * @param chunked whether it comes in chunks
 * @param length how many bytes it has when not chunked
 */
record Framing(boolean chunked, long length) {

    private static final int MAX_LENGTH_DIGITS = 18;
    private static final int MAX_CHUNK_DIGITS = 15;
    private static final int HEX = 16;

    /** Reads the framing; any doubt about it is an error. */
    static Framing of(HttpRequest request) throws MalformedRequestException {
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = request.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (codings.isEmpty()) {
            return lengths.isEmpty() ? new Framing(false, 0) : new Framing(false, length(lengths));
        }
        if (!lengths.isEmpty()) {
            throw bad("Content-Length and Transfer-Encoding exclude each other");
        }
        if (codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
            throw bad("the only Transfer-Encoding accepted is chunked");
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            throw bad("HTTP/1.0 knows no Transfer-Encoding");
        }
        return new Framing(true, 0);
    }

    /** The size in a chunk's first line; its extensions are ignored, as RFC 9112, section 7.1.1, asks. */
    static long chunkSize(String line) throws MalformedRequestException {
        int semicolon = line.indexOf(';');
        String digits = semicolon < 0 ? line : line.substring(0, semicolon);
        if (digits.isEmpty() || digits.length() > MAX_CHUNK_DIGITS) {
            throw bad("a chunk must begin with its size");
        }
        long size = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int value = c < 128 ? Character.digit(c, HEX) : -1;
            if (value < 0) {
                throw bad("a chunk's size must be hexadecimal");
            }
            size = size * HEX + value;
        }
        return size;
    }

    boolean hasBody() {
        return chunked || length > 0;
    }

    private static long length(List<String> lengths) throws MalformedRequestException {
        if (lengths.size() != 1 || !Grammar.isNumber(lengths.getFirst(), MAX_LENGTH_DIGITS)) {
            throw bad("there must be one Content-Length, and it a number");
        }
        return Long.parseLong(lengths.getFirst());
    }
}
