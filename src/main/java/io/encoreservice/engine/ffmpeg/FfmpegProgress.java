package io.encoreservice.engine.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.DoubleConsumer;

/** Reads what ffmpeg writes for {@code -progress} and knows when it last moved on. */
final class FfmpegProgress implements Runnable {

    private final InputStream stream;
    private final DoubleConsumer listener;
    private String latest = "";
    private volatile long movedAt = System.nanoTime();

    /**
     * @param stream ffmpeg's standard output
     * @param listener hears the seconds of output made so far
     */
    FfmpegProgress(InputStream stream, DoubleConsumer listener) {
        this.stream = stream;
        this.listener = listener;
    }

    @Override
    public void run() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            StringBuilder block = new StringBuilder();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int equals = line.indexOf('=');
                String key = equals < 0 ? "" : line.substring(0, equals);
                switch (key) {
                    case "frame", "total_size" -> block.append(line).append(' ');
                    case "out_time_us" -> {
                        block.append(line);
                        report(line.substring(equals + 1).strip());
                    }
                    case "progress" -> {
                        moved(block.toString());
                        block.setLength(0);
                    }
                    default -> {}
                }
            }
        } catch (IOException e) {
            // why: the pipe of a killed ffmpeg ends so; its exit code tells the rest.
            movedAt = System.nanoTime();
        }
    }

    private void report(String micros) {
        if (micros.matches("\\d{1,18}")) {
            listener.accept(Long.parseLong(micros) / 1e6);
        }
    }

    private void moved(String now) {
        if (!now.equals(latest)) {
            latest = now;
            movedAt = System.nanoTime();
        }
    }

    /** Nanoseconds since it last moved on. */
    long stillFor() {
        return System.nanoTime() - movedAt;
    }
}
