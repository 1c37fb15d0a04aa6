import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls made by several callers at once, each after its last was answered, and how long each took. */
final class QueueCalls {

    private QueueCalls() {}

    /** One call, numbered from 0. */
    interface Call {
        void make(int number) throws Exception;
    }

    /** How a caller calls; each has its own, such as a connection. */
    interface Caller {
        Call get() throws Exception;
    }

    /** Microseconds of each call, sorted, and seconds of them all. */
    record Times(List<Long> micros, double seconds) {

        double rate() {
            return micros.size() / seconds;
        }
    }

    static Times measure(int calls, int callers, Caller caller) throws Exception {
        Queue<Long> micros = new ConcurrentLinkedQueue<>();
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        List<Call> ready = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            ready.add(caller.get());
        }
        long begun = System.nanoTime();
        for (Call call : ready) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int number = next.getAndIncrement(); number < calls; number = next.getAndIncrement()) {
                        long asked = System.nanoTime();
                        call.make(number);
                        micros.add((System.nanoTime() - asked) / 1000);
                    }
                } catch (Exception e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a call failed", failures.peek());
        }
        return new Times(micros.stream().sorted().toList(), seconds);
    }

    /** One HTTP connection, kept as long as the engine keeps it, with as little of a client as will do. */
    static final class Connection {

        private final int port;
        private Socket socket;
        private InputStream in;

        Connection(int port) throws IOException {
            this.port = port;
            open();
        }

        private void open() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        }

        /** The answer's body; throws when its status is another than expected. */
        String send(String method, String path, String body, int expected) throws IOException {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            String head = "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                    .formatted(method, path, content.length);
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            String status = line();
            int length = 0;
            boolean chunked = false;
            boolean last = false;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String header = line.toLowerCase(java.util.Locale.ROOT);
                if (header.startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
                last |= header.equals("connection: close");
                chunked |= header.startsWith("transfer-encoding:") && header.endsWith("chunked");
            }
            String answer = chunked ? chunks() : new String(in.readNBytes(length), StandardCharsets.UTF_8);
            if (last) {
                socket.close();
                open();
            }
            if (!status.contains(" " + expected)) {
                throw new IOException(method + " " + path + ": " + status + " " + answer);
            }
            return answer;
        }

        private String chunks() throws IOException {
            StringBuilder text = new StringBuilder();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                text.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
                line();
            }
            line();
            return text.toString();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the engine closed the connection");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }
    }
}
