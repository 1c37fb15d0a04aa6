package io.encoreservice.controlplane.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.runtime.LogQuery;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLogTest {

    private static final LogQuery ALL = new LogQuery(null, 1_000_000, false);
    private static final int MAX_BYTES = 1_000;

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private InstanceLog log;

    @BeforeEach
    void openLog() {
        log = new InstanceLog(folder, MAX_BYTES, () -> now);
    }

    @Test
    void anEngineThatNeverPrintedHasAnEmptyLog() {
        assertThat(log.read(ALL)).isEmpty();
    }

    @Test
    void linesComeBackAsTheyWerePrinted() throws IOException {
        print("one\n\ntvå\nno end");

        assertThat(log.read(ALL)).containsExactly("one", "", "två", "no end");
    }

    @Test
    void timestampsAreGivenWhenAskedFor() throws IOException {
        print("one\n");

        assertThat(log.read(new LogQuery(null, 10, true))).containsExactly("2026-01-01T00:00:00.000Z one");
    }

    @Test
    void theNewestLinesAreKeptWhenTheTailIsShort() throws IOException {
        print("one\ntwo\nthree\n");

        assertThat(log.read(new LogQuery(null, 2, false))).containsExactly("two", "three");
        assertThat(log.read(new LogQuery(null, 0, false))).isEmpty();
    }

    @Test
    void linesBeforeSinceAreLeftOut() throws IOException {
        print("early\n");
        now = now.plus(Duration.ofSeconds(5));
        print("at\n");
        now = now.plus(Duration.ofSeconds(5));
        print("late\n");

        assertThat(log.read(new LogQuery(Instant.parse("2026-01-01T00:00:05Z"), 10, false)))
                .containsExactly("at", "late");
        assertThat(log.read(new LogQuery(now.plusMillis(1), 10, false))).isEmpty();
    }

    @Test
    void twoFilesTakeTurnsAndNeitherGrowsBeyondItsSize() throws IOException {
        List<String> lines = IntStream.range(0, 200).mapToObj(i -> "line " + i).toList();

        for (String line : lines) {
            print(line + "\n");
        }

        try (var files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(Files.size(file)).isLessThanOrEqualTo(MAX_BYTES));
        }
        List<String> kept = log.read(ALL);
        assertThat(kept).hasSizeGreaterThan(20).isEqualTo(lines.subList(200 - kept.size(), 200));
    }

    @Test
    void aLineWithoutEndIsCutSoThatMemoryIsNot() throws IOException {
        print("x".repeat(40_000) + "\n");

        assertThat(log.read(ALL)).hasSizeGreaterThan(1).allMatch(line -> line.length() <= 16_384);
    }

    @Test
    void bytesThatAreNoTextDoNoHarm() throws IOException {
        log.copy(new ByteArrayInputStream(new byte[] {(byte) 0xff, (byte) 0xfe, '\n', 'o', 'k', '\r', '\n'}));

        assertThat(log.read(ALL)).hasSize(2).last().isEqualTo("ok");
    }

    @Test
    void halfALineLeftByAPowerCutIsSkipped() throws IOException {
        Files.writeString(folder.resolve("engine.log"), "2026-01-0\n");

        print("after\n");

        assertThat(log.read(ALL)).containsExactly("after");
    }

    @Test
    void linesOfOurOwnStandAmongTheEngines() throws IOException {
        print("one\n");

        log.write("the engine ended");

        assertThat(log.read(ALL)).containsExactly("one", "the engine ended");
    }

    @Test
    void linesThatTheDiskDoesNotTakeAreLostButTheEngineIsReadOn() throws IOException {
        Path missing = folder.resolve("missing");
        log = new InstanceLog(missing, MAX_BYTES, () -> now);
        ByteArrayInputStream output = new ByteArrayInputStream("lost\n".getBytes(StandardCharsets.UTF_8));

        log.copy(output);

        assertThat(output.available()).isZero();
        Files.createDirectory(missing);
        print("kept\n");
        assertThat(log.read(ALL)).containsExactly("kept");
    }

    private void print(String text) throws IOException {
        log.copy(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
