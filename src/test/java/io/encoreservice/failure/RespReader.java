package io.encoreservice.failure;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what Redis and its clients say to each other, word by word, and keeps the bytes so that they can be passed on. */
final class RespReader {

    private final InputStream in;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    RespReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * A command or an answer.
     *
     * @param value its text; an error's with a dash before it, nil's is empty
     * @param list its elements when it is a list
     * @param error whether it is an error
     */
    record Frame(String value, List<Frame> list, boolean error) {

        /** The elements' texts, of nested lists too. */
        List<String> words() {
            return list.stream()
                    .flatMap(element -> element.list.isEmpty()
                            ? java.util.stream.Stream.of(element.value)
                            : element.words().stream())
                    .toList();
        }
    }

    /** The bytes that the latest command or answer came in. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** The next command or answer; null at the end. */
    @Nullable
    Frame next() throws IOException {
        int type = in.read();
        if (type < 0) {
            return null;
        }
        bytes = new ByteArrayOutputStream();
        return frame(type);
    }

    private Frame frame(int type) throws IOException {
        bytes.write(type);
        String line = line();
        return switch (type) {
            case '+', ':' -> new Frame(line, List.of(), false);
            case '-' -> new Frame("-" + line, List.of(), true);
            case '$' -> new Frame(bulk(Integer.parseInt(line)), List.of(), false);
            case '*' -> new Frame("", list(Integer.parseInt(line)), false);
            default -> throw new IllegalStateException("no RESP2: " + (char) type + line);
        };
    }

    private List<Frame> list(int length) throws IOException {
        List<Frame> list = new ArrayList<>();
        while (list.size() < length) {
            list.add(frame(read()));
        }
        return list;
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        byte[] text = in.readNBytes(length + 2);
        if (text.length < length + 2) {
            throw new IOException("the connection ended within a word");
        }
        bytes.writeBytes(text);
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = read(); next != '\r'; next = read()) {
            bytes.write(next);
            line.write(next);
        }
        bytes.write('\r');
        bytes.write(read());
        return line.toString(StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new IOException("the connection ended within a line");
        }
        return next;
    }
}
