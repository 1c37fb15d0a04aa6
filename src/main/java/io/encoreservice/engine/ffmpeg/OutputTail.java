package io.encoreservice.engine.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The last lines that a program complained with. */
final class OutputTail implements Runnable {

    private static final int MOST_CHARACTERS = 64 * 1024;
    private static final int LONGEST_LINE = 2000;
    private static final int MOST_SHOWN = 20;
    private static final Pattern SERIOUS = Pattern.compile("\\[(error|fatal|panic)]");
    private static final Pattern MEMORY_ADDRESS = Pattern.compile(" @ 0x[0-9a-f]+");

    private final InputStream stream;
    private final Deque<String> lines = new ArrayDeque<>();
    private int characters;
    private volatile @Nullable String incompatible;

    OutputTail(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public void run() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("[error] its messages could not be read to the end");
        }
    }

    private synchronized void add(String line) {
        if (line.contains("DPB size")) {
            incompatible = MEMORY_ADDRESS.matcher(line).replaceAll("");
        }
        String kept = line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE);
        lines.addLast(MEMORY_ADDRESS.matcher(kept).replaceAll(""));
        characters += kept.length();
        while (characters > MOST_CHARACTERS) {
            characters -= lines.removeFirst().length();
        }
    }

    /** What the encoder said of pictures that not every device can hold, null for nothing. */
    @Nullable
    String incompatible() {
        return incompatible;
    }

    /** What went wrong, the last line first. */
    synchronized List<String> errors() {
        List<String> serious = new ArrayList<>(
                lines.stream().filter(line -> SERIOUS.matcher(line).find()).toList());
        List<String> all = serious.isEmpty() ? new ArrayList<>(lines) : serious;
        Collections.reverse(all);
        return all.size() <= MOST_SHOWN ? all : all.subList(0, MOST_SHOWN);
    }
}
