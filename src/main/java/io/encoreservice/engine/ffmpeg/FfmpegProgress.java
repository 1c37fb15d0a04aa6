package io.encoreservice.engine.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads what ffmpeg writes for {@code -progress} and knows when it last moved on. */
public final class FfmpegProgress implements Runnable {

    private final InputStream stream;
    private final Listener listener;
    private String latest = "";
    private double seconds;
    private long frames;
    private double fps;
    private volatile long movedAt = System.nanoTime();

    /** Hears how an encode gets on, on a thread of its own. */
    @FunctionalInterface
    public interface Listener {

        /**
         * @param seconds of output so far; 0 while ffmpeg cannot say, as before each of its outputs has something
         * @param frames pictures so far, of the first output that has any
         * @param fps pictures per second of work; 0 when there are none
         */
        void made(double seconds, long frames, double fps);
    }

    /**
     * @param stream ffmpeg's standard output
     * @param listener hears what was made so far
     */
    FfmpegProgress(InputStream stream, Listener listener) {
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
                    case "fps" -> fps = number(line.substring(equals + 1).strip());
                    case "frame" -> {
                        block.append(line).append(' ');
                        frames = (long) number(line.substring(equals + 1).strip());
                    }
                    case "total_size" -> block.append(line).append(' ');
                    case "out_time_us" -> {
                        block.append(line);
                        seconds = number(line.substring(equals + 1).strip()) / 1e6;
                    }
                    case "progress" -> {
                        listener.made(seconds, frames, fps);
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

    private static double number(String text) {
        return text.matches("\\d{1,15}(\\.\\d{1,9})?") ? Double.parseDouble(text) : 0;
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
