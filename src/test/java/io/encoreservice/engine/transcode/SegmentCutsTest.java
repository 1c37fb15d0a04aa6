package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encoreservice.engine.job.SegmentPlan.Segment;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SegmentCutsTest {

    private static final Offset<Double> EXACT = within(1e-6);

    @Test
    void wholeSecondsAreCutJustBeforeTheFrameThatIsShownThen() {
        List<Segment> segments = cuts("25/1", 0, 0).segments(10, 4, false);

        assertThat(segments).hasSize(3);
        assertThat(segments).extracting(Segment::start).containsExactly(0.0, 3.998, 7.998);
        assertThat(segments).extracting(Segment::length).containsExactly(3.998, 4.0, null);
        assertThat(segments).extracting(Segment::shown).containsExactly(4.0, 4.0, null);
    }

    @Test
    void aBeginningBetweenTwoFramesMovesTheCutsToWhereFramesAre() {
        List<Segment> segments = cuts("25/1", 0, 0.01).segments(5, 2, false);

        // the frames are shown at 0.04, 0.08, ... of the input, which is 0.03, 0.07, ... of the job
        assertThat(segments.get(1).start()).isCloseTo(2.0 - 0.01 - 0.002, EXACT);
        assertThat(segments.getFirst().shown()).isCloseTo(2.0, EXACT);
    }

    @Test
    void aJobThatEndsBeforeItsInputHoldsTheFramesThatFfmpegWouldCount() {
        Segment aligned = cuts("25/1", 0, 0).segments(5, 2, true).getLast();
        Segment rounded = cuts("25/1", 0, 0.01).segments(5, 2, true).getLast();

        assertThat(aligned.start() + Objects.requireNonNull(aligned.length())).isCloseTo(5.0 - 0.002, EXACT);
        assertThat(rounded.start() + Objects.requireNonNull(rounded.length())).isCloseTo(4.99 - 0.002, EXACT);
    }

    @Test
    void aTailThatMayHoldNoFrameBelongsToTheSegmentBeforeIt() {
        assertThat(cuts("25/1", 0, 0).segments(10.05, 5, false)).hasSize(2);
        assertThat(cuts("25/1", 0, 0).segments(10, 5, false)).hasSize(2);
        assertThat(cuts("25/1", 0, 0).segments(10.3, 5, false)).hasSize(3);
    }

    @Test
    void segmentsShorterThanAFrameHoldOneFrameEach() {
        List<Segment> segments = cuts("25/1", 0, 0).segments(0.2, 0.001, false);

        assertThat(segments).hasSize(5);
    }

    @Test
    void nothingIsCutWithoutAKnownFrameRate() {
        assertThat(SegmentCuts.of(null, List.of(), 0, 0)).isNull();
        assertThat(SegmentCuts.of("0/0", List.of(), 0, 0)).isNull();
    }

    @Test
    void framesMayBeDoubledButNotDropped() {
        assertThat(SegmentCuts.of("25/1", List.of("25", "50/1"), 0, 0)).isNotNull();
        assertThat(SegmentCuts.of("50/1", List.of("25"), 0, 0)).isNull();
        assertThat(SegmentCuts.of("25/1", List.of("30"), 0, 0)).isNull();
        assertThat(SegmentCuts.of("25/1", List.of("source_fps"), 0, 0)).isNull();
    }

    @Test
    void everyFrameFallsIntoOneSegmentHoweverOddTheTimes() {
        Random random = new Random(7);
        List<String> rates = List.of("24000/1001", "24/1", "25/1", "30000/1001", "50/1", "60000/1001", "120/1");
        for (int i = 0; i < 2_000; i++) {
            String rate = rates.get(random.nextInt(rates.size()));
            double first = random.nextInt(1_000) / 1e3;
            double from = random.nextInt(5_000) / 1e3;
            double length = (random.nextInt(4_000) + 300) / 1e3;
            double duration = (random.nextInt(20_000) + 500) / 1e3;
            SegmentCuts cuts = cuts(rate, first, from);
            List<Segment> segments = cuts.segments(duration, length, false);
            double end = 0;
            for (Segment segment : segments) {
                assertThat(segment.start()).isCloseTo(end, EXACT);
                double frame = (segment.start() + from - first) * cuts.rate();
                if (segment.start() > 0) {
                    assertThat(Math.ceil(frame) - frame).as(rate).isBetween(0.03, 0.26);
                }
                end += Objects.requireNonNullElse(segment.length(), 0.0);
            }
            assertThat(segments.getLast().length()).isNull();
        }
    }

    private static SegmentCuts cuts(String rate, double first, double from) {
        return Objects.requireNonNull(SegmentCuts.of(rate, List.of(), first, from));
    }
}
