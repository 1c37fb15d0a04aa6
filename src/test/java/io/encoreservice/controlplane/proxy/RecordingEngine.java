package io.encoreservice.controlplane.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine of raw sockets: keeps every byte it gets, and behaves as its script says. */
final class RecordingEngine implements AutoCloseable {

    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok";

    /** Every request's head, whether its body followed or not. */
    final List<String> heads = new CopyOnWriteArrayList<>();

    /** Every request's head and body, as they were read. */
    final List<Request> requests = new CopyOnWriteArrayList<>();

    /** What came where a request should begin, but is none. */
    final List<String> garbage = new CopyOnWriteArrayList<>();

    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ServerSocket listening;
    private final Script script;

    /** One request as read by its own framing. */
    record Request(String head, String body) {

        boolean has(String headerLine) {
            return head.toLowerCase(Locale.ROOT).contains("\r\n" + headerLine.toLowerCase(Locale.ROOT));
        }
    }

    /** What to do after a request's head was read. */
    @FunctionalInterface
    interface Script {

        void serve(String head, Conversation conversation) throws IOException;
    }

    /** One connection. */
    static final class Conversation {

        final InputStream in;
        final OutputStream out;
        final Socket socket;

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        void say(String bytes) throws IOException {
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        String readBody(String head) throws IOException {
            String lower = head.toLowerCase(Locale.ROOT);
            if (lower.contains("\r\ntransfer-encoding: chunked")) {
                return readChunks();
            }
            int at = lower.indexOf("\r\ncontent-length:");
            int length = at < 0
                    ? 0
                    : Integer.parseInt(lower.substring(at + 17, lower.indexOf("\r\n", at + 17))
                            .strip());
            return bytes(length);
        }

        /** Chunks as they came, sizes and all. */
        private String readChunks() throws IOException {
            StringBuilder body = new StringBuilder();
            int size;
            do {
                String line = line();
                size = Integer.parseInt(line.strip(), 16);
                body.append(line).append(bytes(size)).append(line());
            } while (size > 0);
            return body.toString();
        }

        private String bytes(int length) throws IOException {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new IOException("cut short after " + bytes.length + " of " + length + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            while (line.indexOf("\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("cut short after " + line);
                }
                line.append((char) next);
            }
            return line.toString();
        }
    }

    RecordingEngine() throws IOException {
        this((head, conversation) -> conversation.say(OK));
    }

    RecordingEngine(Script script) throws IOException {
        this.script = script;
        this.listening = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> converse(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            Conversation conversation = new Conversation(socket);
            while (true) {
                String head = head(conversation.in);
                if (head.isEmpty()) {
                    return;
                }
                if (!head.matches("(?s)[A-Z]+ /\\S* HTTP/1\\.1\r\n.*\r\n\r\n")) {
                    garbage.add(head);
                    return;
                }
                heads.add(head);
                boolean waits = head.toLowerCase(Locale.ROOT).contains("x-script: ");
                String body = waits ? "" : conversation.readBody(head);
                requests.add(new Request(head, body));
                script.serve(head, conversation);
            }
        } catch (IOException gone) {
            return;
        } finally {
            open.decrementAndGet();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
