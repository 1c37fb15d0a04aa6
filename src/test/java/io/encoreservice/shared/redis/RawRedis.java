package io.encoreservice.shared.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One connection to one server that says exactly what it is told: no pool, no redirection, no second attempt. */
public final class RawRedis implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    private RawRedis(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Logs in as a user; throws when that is refused. */
    public static RawRedis connect(int port, String user, String password) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            RawRedis redis = new RawRedis(socket);
            String answer = redis.text("AUTH", user, password);
            if (!"OK".equals(answer)) {
                redis.close();
                throw new IllegalStateException(answer);
            }
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's answer in words: an error's text with a dash before it, elements of a list on lines of their own. */
    public String text(String... words) {
        return flat(call(words));
    }

    private static String flat(Object answer) {
        return answer instanceof List<?> list
                ? String.join("\n", list.stream().map(RawRedis::flat).toList())
                : answer.toString();
    }

    /** A {@link String}, {@link Long} or {@link List} of these; nil is an empty string. */
    public Object call(String... words) {
        try {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(bytes("*" + words.length + "\r\n"));
            for (String word : words) {
                byte[] text = bytes(word);
                request.writeBytes(bytes("$" + text.length + "\r\n"));
                request.writeBytes(text);
                request.writeBytes(bytes("\r\n"));
            }
            socket.getOutputStream().write(request.toByteArray());
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a server tells by itself, as after MONITOR, within a time. */
    public List<String> hear(Duration time) {
        List<String> heard = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                socket.setSoTimeout((int) left);
                heard.add(line());
            }
        } catch (SocketTimeoutException e) {
            return heard;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return heard;
    }

    private Object answer() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '-' -> line;
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> list(Integer.parseInt(rest));
            default -> rest;
        };
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        in.skipNBytes(2);
        return text;
    }

    private List<Object> list(int length) throws IOException {
        List<Object> list = new ArrayList<>();
        while (list.size() < length) {
            list.add(answer());
        }
        return list;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            line.write(next);
        }
        in.skipNBytes(1);
        return line.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
