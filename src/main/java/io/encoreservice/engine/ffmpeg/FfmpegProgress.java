package io.encoreservice.engine.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads what ffmpeg writes for {@code -progress}, and what one of its streams does, and knows when it last moved on. */
public final class FfmpegProgress implements Runnable {

    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(500);

    private final InputStream stream;
    private final Listener listener;
    private String latest = "";
    private double seconds;
    private long frames;
    private double fps;
    private double begun = Double.NaN;
    private double written;
    private long toldAt = System.nanoTime();
    private volatile long movedAt = System.nanoTime();

    /** Hears how an encode gets on, on a thread of its own. */
    @FunctionalInterface
    public interface Listener {

        /**
         * @param seconds of output so far; 0 while ffmpeg cannot say
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

    /**
     * Options of an output that let one of its streams say how far it is, packet by packet: of itself ffmpeg tells nothing
     * before each of its outputs has something, and afterwards no more than the one that lies farthest behind, such as a
     * thumbnail of now and then. Needs FFmpeg 6.
     *
     * @param stream such as {@code v:0}
     */
    static List<String> toldBy(String stream) {
        return List.of("-stats_mux_pre:" + stream, "pipe:1", "-stats_mux_pre_fmt:" + stream, "written={t}");
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
                    case "written" -> written(number(line.substring(equals + 1).strip()));
                    case "progress" -> {
                        tell();
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

    private void written(double at) {
        if (Double.isNaN(begun)) {
            begun = at;
        }
        if (at - begun > written) {
            written = at - begun;
            movedAt = System.nanoTime();
            // why: a listener that is held up must not hold up ffmpeg, which waits when nobody reads.
            if (movedAt - toldAt >= PERIOD) {
                tell();
            }
        }
    }

    private void tell() {
        listener.made(Math.max(seconds, written), frames, fps);
        toldAt = System.nanoTime();
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
