package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.MalformedRequestException.bad;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests off one connection, and accepts only what every server reads alike: no folded lines, no bare line
 * feeds, no second framing. It reads no further than it is asked to, so that pipelined requests wait in the buffer.
 */
final class RequestParser {

    static final int MAX_TARGET = 8 * 1024;
    static final int MAX_HEAD = 16 * 1024;
    static final int MAX_FIELDS = 100;

    private static final int MAX_METHOD_AND_VERSION = 64;
    private static final int MAX_CHUNK_LINE = 256;

    private enum Next {
        START_LINE,
        FIELDS,
        SIZED_BODY,
        CHUNK_LINE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        END
    }

    private Next next = Next.START_LINE;
    private @Nullable HttpRequest head;
    private boolean blankLineSkipped;
    private long remaining;
    private int headBytes;
    private int fields;

    /** Whether nothing of a next request has been read. */
    boolean atStart() {
        return next == Next.START_LINE;
    }

    /**
     * The next part of a request: its head, then pieces of its body, then {@link LastHttpContent}.
     *
     * @return null when more bytes are needed
     */
    @Nullable
    HttpObject next(ByteBuf in) throws MalformedRequestException {
        while (true) {
            Next before = next;
            int at = in.readerIndex();
            HttpObject part = step(in);
            if (part != null || (next == before && in.readerIndex() == at)) {
                return part;
            }
        }
    }

    private @Nullable HttpObject step(ByteBuf in) throws MalformedRequestException {
        return switch (next) {
            case START_LINE -> startLine(in);
            case FIELDS -> field(in);
            case SIZED_BODY -> body(in, Next.END);
            case CHUNK_LINE -> chunkLine(in);
            case CHUNK_DATA -> body(in, Next.CHUNK_END);
            case CHUNK_END -> chunkEnd(in);
            case TRAILERS -> trailer(in);
            case END -> end();
        };
    }

    private @Nullable HttpObject startLine(ByteBuf in) throws MalformedRequestException {
        String line = line(in, MAX_TARGET + MAX_METHOD_AND_VERSION, HttpResponseStatus.REQUEST_URI_TOO_LONG);
        if (line == null) {
            return null;
        }
        if (!line.isEmpty()) {
            head = RequestLine.parse(line, MAX_TARGET)
                    .toRequest(DefaultHttpHeadersFactory.headersFactory().withValidation(false));
            next = Next.FIELDS;
        } else if (blankLineSkipped) {
            throw bad("a request must begin with a request line");
        }
        // why: RFC 9112, section 2.2, lets a client send one line end too many after a body.
        blankLineSkipped = line.isEmpty();
        return null;
    }

    private @Nullable HttpObject field(ByteBuf in) throws MalformedRequestException {
        String line = line(in, MAX_HEAD - headBytes, HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE);
        if (line == null || head == null) {
            return null;
        }
        if (line.isEmpty()) {
            return framed(head);
        }
        int colon = countedField(line);
        head.headers().add(line.substring(0, colon), trimmed(line, colon + 1));
        return null;
    }

    private HttpRequest framed(HttpRequest complete) throws MalformedRequestException {
        Framing framing = Framing.of(complete);
        remaining = framing.length();
        next = framing.chunked() ? Next.CHUNK_LINE : remaining > 0 ? Next.SIZED_BODY : Next.END;
        head = null;
        headBytes = 0;
        fields = 0;
        return complete;
    }

    private @Nullable HttpObject body(ByteBuf in, Next after) {
        int length = (int) Math.min(in.readableBytes(), remaining);
        if (length == 0) {
            return null;
        }
        remaining -= length;
        if (remaining == 0) {
            next = after;
        }
        return new DefaultHttpContent(in.readRetainedSlice(length));
    }

    private @Nullable HttpObject chunkLine(ByteBuf in) throws MalformedRequestException {
        String line = line(in, MAX_CHUNK_LINE, HttpResponseStatus.BAD_REQUEST);
        if (line != null) {
            remaining = Framing.chunkSize(line);
            next = remaining == 0 ? Next.TRAILERS : Next.CHUNK_DATA;
        }
        return null;
    }

    private @Nullable HttpObject chunkEnd(ByteBuf in) throws MalformedRequestException {
        if (in.readableBytes() >= 2) {
            if (in.readByte() != HttpConstants.CR || in.readByte() != HttpConstants.LF) {
                throw bad("a chunk must end in CR LF");
            }
            next = Next.CHUNK_LINE;
        }
        return null;
    }

    // why: trailers are checked and dropped; no engine reads any, and a recipient may discard them (RFC 9110, 6.5.1).
    private @Nullable HttpObject trailer(ByteBuf in) throws MalformedRequestException {
        String line = line(in, MAX_HEAD - headBytes, HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE);
        if (line == null) {
            return null;
        }
        if (line.isEmpty()) {
            next = Next.END;
        } else {
            countedField(line);
        }
        return null;
    }

    private HttpObject end() {
        next = Next.START_LINE;
        headBytes = 0;
        fields = 0;
        return LastHttpContent.EMPTY_LAST_CONTENT;
    }

    private int countedField(String line) throws MalformedRequestException {
        headBytes += line.length() + 2;
        fields++;
        if (fields > MAX_FIELDS || headBytes > MAX_HEAD) {
            throw new MalformedRequestException(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "at most " + MAX_FIELDS + " headers of " + MAX_HEAD + " bytes together are accepted");
        }
        int colon = line.indexOf(':');
        if (colon < 1 || !Grammar.isToken(line, 0, colon)) {
            throw bad("a header line must be a name, a colon and a value");
        }
        return colon;
    }

    private static String trimmed(String line, int from) {
        int start = from;
        int end = line.length();
        while (start < end && Grammar.isBlank(line.charAt(start))) {
            start++;
        }
        while (end > start && Grammar.isBlank(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(start, end);
    }

    private static @Nullable String line(ByteBuf in, int limit, HttpResponseStatus tooLong)
            throws MalformedRequestException {
        int length = in.bytesBefore(Math.min(in.readableBytes(), limit + 2), HttpConstants.LF);
        if (length < 0) {
            if (in.readableBytes() >= limit + 2) {
                throw new MalformedRequestException(tooLong, "a line of the request is too long");
            }
            return null;
        }
        if (length == 0 || in.getByte(in.readerIndex() + length - 1) != HttpConstants.CR) {
            throw bad("a line must end in CR LF");
        }
        String line = in.toString(in.readerIndex(), length - 1, StandardCharsets.ISO_8859_1);
        in.skipBytes(length + 1);
        if (Grammar.hasControls(line)) {
            throw bad("a control character is not allowed here");
        }
        return line;
    }
}
