package io.encoreservice.controlplane.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** A client that sends exactly the bytes it is told, and reads answers one by one. */
public final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    final Socket socket;
    private final InputStream in;

    public RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawClient(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** An answer as it came. */
    public record Answer(String head, String body, boolean complete) {

        public int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        public Optional<String> header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .findFirst();
        }
    }

    public RawClient send(String bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return this;
    }

    /** A GET with the right token. */
    RawClient get(String path) throws IOException {
        return send(
                "GET " + path + " HTTP/1.1\r\nHost: " + RunningProxy.HOST + "\r\nx-jwt: Bearer token-of-acme\r\n\r\n");
    }

    Answer answer() throws IOException {
        return answer(true);
    }

    /** The next answer; {@code hasBody} is false for what HEAD was asked. */
    public Answer answer(boolean hasBody) throws IOException {
        String head = head();
        Answer bare = new Answer(head, "", true);
        int status = head.isEmpty() ? 0 : bare.status();
        if (!hasBody || status < 200 || status == 204 || status == 304) {
            return bare;
        }
        if (bare.header("transfer-encoding").isPresent()) {
            return chunked(head);
        }
        int length = bare.header("content-length").map(Integer::parseInt).orElse(Integer.MAX_VALUE);
        byte[] body = in.readNBytes(length);
        return new Answer(head, new String(body, StandardCharsets.ISO_8859_1), body.length == length);
    }

    /** The bytes up to and with the next empty line, or what came before the end. */
    public String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Reads and drops up to so many bytes; tells how many there were. */
    public long drain(long size) throws IOException {
        byte[] block = new byte[64 * 1024];
        long done = 0;
        while (done < size) {
            int read = in.read(block, 0, (int) Math.min(block.length, size - done));
            if (read < 0) {
                break;
            }
            done += read;
        }
        return done;
    }

    int read() throws IOException {
        return in.read();
    }

    /** All that still comes until the proxy closes; a reset counts as an end. */
    String rest() throws IOException {
        StringBuilder rest = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                rest.append((char) next);
            }
        } catch (SocketTimeoutException stillOpen) {
            throw stillOpen;
        } catch (IOException reset) {
            return rest.toString();
        }
        return rest.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Answer chunked(String head) throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            String size = line();
            if (size.isEmpty()) {
                return new Answer(head, body.toString(), false);
            }
            int length = Integer.parseInt(size, 16);
            body.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
            line();
            if (length == 0) {
                return new Answer(head, body.toString(), true);
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
