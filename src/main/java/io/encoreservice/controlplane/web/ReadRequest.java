package io.encoreservice.controlplane.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** A request whose body has come as a whole, so that nothing has to be waited for any more. */
public final class ReadRequest extends HttpServletRequestWrapper {

    private final byte[] body;

    private ReadRequest(HttpServletRequest request, byte[] body) {
        super(request);
        this.body = body;
    }

    /** Waits for the body; when it does not come, or is too large, answers so and there is no request. */
    public static Optional<HttpServletRequest> of(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            return Optional.of(new ReadRequest(request, request.getInputStream().readAllBytes()));
        } catch (BodyTooLargeException e) {
            refuse(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "the request body did not arrive as a whole");
        }
        return Optional.empty();
    }

    @Override
    public ServletInputStream getInputStream() {
        return new Whole(new ByteArrayInputStream(body));
    }

    @Override
    public BufferedReader getReader() {
        String charset = Objects.requireNonNullElse(getCharacterEncoding(), StandardCharsets.UTF_8.name());
        return new BufferedReader(new InputStreamReader(getInputStream(), Charset.forName(charset)));
    }

    private static void refuse(HttpServletResponse response, int status, String reason) throws IOException {
        response.setHeader("Connection", "close");
        Reason.of(reason).sendTo(response, status);
    }

    /** The body again. */
    private static final class Whole extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        Whole(ByteArrayInputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("the body is already here");
        }
    }
}
