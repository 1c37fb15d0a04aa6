package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.runtime.LogQuery;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an engine prints, each line after its instant, in two files that take turns so that the disk never fills. */
final class InstanceLog {

    private static final Logger log = LoggerFactory.getLogger(InstanceLog.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int STAMP_LENGTH = "2026-01-01T00:00:00.000Z".length();
    private static final int MAX_LINE = 16_384;

    private final Path current;
    private final Path previous;
    private final long maxBytes;
    private final InstantSource clock;
    private volatile boolean complete = true;

    InstanceLog(Path folder, long maxBytes, InstantSource clock) {
        this.current = folder.resolve("engine.log");
        this.previous = folder.resolve("engine.log.1");
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** Writes all lines of a stream until its end; what the disk does not take is lost, but never holds the engine up. */
    void copy(InputStream output) throws IOException {
        byte[] chunk = new byte[8_192];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int count = output.read(chunk); count >= 0; count = output.read(chunk)) {
            for (int i = 0; i < count; i++) {
                // why: BufferedReader takes a carriage return for a line end, and what follows would have no instant.
                if (chunk[i] != '\n' && chunk[i] != '\r') {
                    line.write(chunk[i]);
                }
                if (chunk[i] == '\n' || line.size() == MAX_LINE) {
                    stamp(line, lines);
                }
            }
            appendIfPossible(lines);
        }
        if (line.size() > 0) {
            stamp(line, lines);
            appendIfPossible(lines);
        }
    }

    /** Writes one line of our own among the engine's, if the disk takes it. */
    void write(String line) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream stamped = new ByteArrayOutputStream();
        stamp(text, stamped);
        appendIfPossible(stamped);
    }

    /** The wanted lines, oldest first; none when nothing was ever written. */
    synchronized List<String> read(LogQuery query) {
        Deque<String> newest = new ArrayDeque<>();
        collect(previous, query, newest);
        collect(current, query, newest);
        return List.copyOf(newest);
    }

    private void stamp(ByteArrayOutputStream line, ByteArrayOutputStream lines) {
        lines.writeBytes(STAMP.format(clock.instant()).getBytes(StandardCharsets.US_ASCII));
        lines.write(' ');
        lines.writeBytes(line.toByteArray());
        lines.write('\n');
        line.reset();
    }

    private void appendIfPossible(ByteArrayOutputStream lines) {
        try {
            append(lines);
            complete = true;
        } catch (IOException e) {
            lines.reset();
            if (complete) {
                complete = false;
                log.warn("An engine's log cannot be written, lines are lost: {}", e.getMessage());
            }
        }
    }

    private synchronized void append(ByteArrayOutputStream lines) throws IOException {
        if (lines.size() == 0) {
            return;
        }
        if (Files.exists(current) && Files.size(current) + lines.size() > maxBytes) {
            Files.move(current, previous, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.write(current, lines.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        lines.reset();
    }

    private static void collect(Path file, LogQuery query, Deque<String> newest) {
        // why: a decoder of a stream replaces broken UTF-8, which an engine may well print; Files.lines would throw.
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (isWanted(line, query)) {
                    newest.addLast(query.timestamps() ? line : line.substring(STAMP_LENGTH + 1));
                    if (newest.size() > query.tail()) {
                        newest.removeFirst();
                    }
                }
            }
        } catch (NoSuchFileException nothingWritten) {
            // why: no file is an empty log.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an engine's log", e);
        }
    }

    private static boolean isWanted(String line, LogQuery query) {
        // why: a machine that lost its power may leave half a line.
        if (line.length() <= STAMP_LENGTH || line.charAt(STAMP_LENGTH - 1) != 'Z') {
            return false;
        }
        Instant since = query.since();
        return since == null
                || !Instant.parse(line.substring(0, STAMP_LENGTH)).isBefore(since.truncatedTo(ChronoUnit.MILLIS));
    }
}
