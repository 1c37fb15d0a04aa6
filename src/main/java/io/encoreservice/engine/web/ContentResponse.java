package io.encoreservice.engine.web;

import io.encoreservice.engine.storage.ContentVersion;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * One file as an HTTP answer: whole, in part, or not at all when the client has it.
 *
 * @param file to be read
 * @param version its present one
 */
record ContentResponse(Path file, ContentVersion version) {

    private static final int BUFFER = 65_536;

    static ContentResponse of(Path file) throws IOException {
        return new ContentResponse(file, ContentVersion.of(file));
    }

    void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ContentType type = ContentType.of(file.getFileName().toString());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox");
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        response.setContentType(type.name());
        if (!type.harmless()) {
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment");
        }
        if (new ServletWebRequest(request, response).checkNotModified(version.etag(), version.modified())) {
            return;
        }
        long length = version.length();
        HttpRange range = range(request);
        if (range == null) {
            copy(request, response, 0, length);
            return;
        }
        long start = range.getRangeStart(length);
        if (start >= length) {
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + length);
            response.setStatus(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
            return;
        }
        long end = range.getRangeEnd(length);
        response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
        response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + start + "-" + end + "/" + length);
        copy(request, response, start, end - start + 1);
    }

    /** The one range to send; null means the whole file, as for a range that cannot be read and for several. */
    private @Nullable HttpRange range(HttpServletRequest request) {
        String wanted = request.getHeader(HttpHeaders.RANGE);
        if (wanted == null || !request.getMethod().equals("GET") || !isUnchanged(request)) {
            return null;
        }
        try {
            List<HttpRange> ranges = HttpRange.parseRanges(wanted);
            return ranges.size() == 1 ? ranges.getFirst() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private boolean isUnchanged(HttpServletRequest request) {
        String condition = request.getHeader(HttpHeaders.IF_RANGE);
        if (condition == null || condition.equals(version.etag())) {
            return true;
        }
        try {
            return request.getDateHeader(HttpHeaders.IF_RANGE) == version.modified();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void copy(HttpServletRequest request, HttpServletResponse response, long start, long count)
            throws IOException {
        response.setContentLengthLong(count);
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        try (SeekableByteChannel source =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            source.position(start);
            OutputStream out = response.getOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            long left = count;
            while (left > 0) {
                buffer.clear().limit((int) Math.min(BUFFER, left));
                int read = source.read(buffer);
                if (read < 0) {
                    throw new IOException("a file became shorter while it was sent");
                }
                out.write(buffer.array(), 0, read);
                left -= read;
            }
        }
    }
}
