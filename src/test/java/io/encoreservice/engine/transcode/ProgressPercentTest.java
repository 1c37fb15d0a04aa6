package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.Pace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressPercentTest {

    private long nanos;
    private final List<Pace> told = new ArrayList<>();
    private final TranscodeListener listener = new TranscodeListener() {
        @Override
        public void analyzed(List<MediaFile> inputs) {}

        @Override
        public void progressed(int percent) {
            throw new AssertionError("the pace was not told");
        }

        @Override
        public void progressed(Pace pace) {
            told.add(pace);
        }
    };

    @Test
    void percentSpeedAndEndFollowFromWhatWasMadeInWhichTime() {
        ProgressPercent progress = new ProgressPercent(100, 25, 1, listener, () -> nanos);

        after(5);
        progress.made(20, 0, 48.5);

        Pace pace = told.getFirst();
        assertThat(pace.progress()).isEqualTo(20);
        assertThat(pace.speed()).isEqualTo(4);
        assertThat(pace.fps()).isEqualTo(48.5);
        assertThat(pace.end()).isCloseTo(Instant.now().plusSeconds(20), within(5, ChronoUnit.SECONDS));
    }

    @Test
    void itIsToldOnceASecondWhetherOrNotThePercentChanged() {
        ProgressPercent progress = new ProgressPercent(1_000_000, 25, 1, listener, () -> nanos);

        for (int i = 0; i < 20; i++) {
            nanos += TimeUnit.MILLISECONDS.toNanos(500);
            progress.made(i + 1, 0, 25);
        }

        assertThat(told).hasSize(10).extracting(Pace::progress).containsOnly(0);
    }

    @Test
    void twoPassesAreHalfTheWayEachAndItNeverGoesBack() {
        ProgressPercent progress = new ProgressPercent(10, 25, 2, listener, () -> nanos);

        after(1);
        progress.made(5, 0, 25);
        after(1);
        progress.made(10, 0, 25);
        progress.passed();
        after(2);
        progress.made(1, 0, 25);
        after(2);
        progress.made(20, 0, 25);

        assertThat(told).extracting(Pace::progress).containsExactly(25, 50, 55, 100);
        assertThat(told.get(2).speed()).isEqualTo(0.5);
    }

    @Test
    void ofALengthThatIsNotKnownOnlyTheSpeedIsTold() {
        ProgressPercent progress = new ProgressPercent(0, 25, 1, listener, () -> nanos);

        after(2);
        progress.made(3, 0, 0);

        assertThat(told).containsExactly(new Pace(0, 1.5, 0, null));
    }

    @Test
    void whileFfmpegDoesNotSayHowMuchItMadeItsPicturesDo() {
        ProgressPercent progress = new ProgressPercent(100, 25, 1, listener, () -> nanos);

        after(2);
        progress.made(0, 250, 125);

        assertThat(told).singleElement().satisfies(pace -> {
            assertThat(pace.progress()).isEqualTo(10);
            assertThat(pace.speed()).isEqualTo(5);
        });
    }

    private void after(int seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }
}
