package io.encoreservice.engine.storage;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Reads one HTTP/1.1 answer; the connection ends with its body. */
final class HttpAnswer {

    private static final int LARGEST_HEAD = 65_536;
    private static final int CONTINUE = 100;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Socket socket;
    private final InputStream in;
    private int taken;

    HttpAnswer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    HttpExecuteResponse read(String method) throws IOException {
        SdkHttpResponse head;
        do {
            head = head();
        } while (head.statusCode() >= CONTINUE && head.statusCode() < OK);
        Abortable abort = this::close;
        boolean empty = method.equals("HEAD") || head.statusCode() == NO_CONTENT || head.statusCode() == NOT_MODIFIED;
        InputStream body = new Closing(empty ? InputStream.nullInputStream() : body(head), socket);
        return HttpExecuteResponse.builder()
                .response(head)
                .responseBody(AbortableInputStream.create(body, abort))
                .build();
    }

    private SdkHttpResponse head() throws IOException {
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("the storage does not speak HTTP/1.1");
        }
        SdkHttpResponse.Builder head = SdkHttpFullResponse.builder()
                .statusCode(Integer.parseInt(status[1]))
                .statusText(status.length > 2 ? status[2] : "");
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                head.appendHeader(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return head.build();
    }

    private InputStream body(SdkHttpResponse head) throws IOException {
        if (head.firstMatchingHeader("Transfer-Encoding")
                .filter("chunked"::equalsIgnoreCase)
                .isPresent()) {
            return new Chunked();
        }
        String length = head.firstMatchingHeader("Content-Length").orElse(null);
        try {
            return length == null ? in : new Exactly(in, Long.parseLong(length));
        } catch (NumberFormatException e) {
            throw new IOException("the storage's answer has no valid length", e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the storage closed the connection without a whole answer");
            }
            if (++taken > LARGEST_HEAD) {
                throw new IOException("the storage's answer has too large a head");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // why: closing is all that could still be done with it.
            return;
        }
    }

    /** So many bytes and the end, or an error. */
    private static final class Exactly extends FilterInputStream {

        private long left;

        Exactly(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the storage's answer ended early");
            }
            left -= count;
            return count;
        }
    }

    /** A body in chunks, as one. */
    private final class Chunked extends InputStream {

        private InputStream chunk = InputStream.nullInputStream();
        private boolean begun;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (!ended) {
                int count = chunk.read(bytes, offset, length);
                if (count >= 0) {
                    return count;
                }
                next();
            }
            return -1;
        }

        private void next() throws IOException {
            if (begun) {
                line();
            }
            begun = true;
            taken = 0;
            try {
                long size = Long.parseLong(line().split(";", 2)[0].strip(), 16);
                ended = size == 0;
                chunk = new Exactly(in, size);
            } catch (NumberFormatException e) {
                throw new IOException("the storage's answer cannot be read", e);
            }
        }
    }

    /** Ends the connection with the body. */
    private static final class Closing extends FilterInputStream {

        private final Socket socket;

        Closing(InputStream in, Socket socket) {
            super(in);
            this.socket = socket;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
