package io.encoreservice.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FfmpegProgressTest {

    private record Made(double seconds, long frames, double fps) {}

    private final List<Made> told = new ArrayList<>();

    @Test
    void aReportIsToldWithItsSecondsPicturesAndPace() {
        read("frame=250", "fps=48.5", "out_time_us=10000000", "progress=continue");

        assertThat(told).containsExactly(new Made(10, 250, 48.5));
    }

    @Test
    void aStreamThatIsAheadOfTheOutputThatWaitsSaysHowFarItIs() {
        read("written=0", "written=12.08", "written=12.04", "out_time_us=6040000", "progress=continue");

        assertThat(told).extracting(Made::seconds).containsExactly(12.08);
    }

    @Test
    void aStreamThatBeginsLateIsCountedFromItsBeginning() {
        read("written=3600", "written=3604.5", "out_time_us=N/A", "progress=continue");

        assertThat(told).extracting(Made::seconds).containsExactly(4.5);
    }

    @Test
    void atAnEndWithoutTimesItKeepsWhatTheStreamSaid() {
        read("written=0", "written=59.44", "out_time_us=9223372036834775807", "progress=continue", "written=nan");

        assertThat(told).extracting(Made::seconds).containsExactly(59.44);
    }

    @Test
    void aLineOfNoOnesIsNotHeard() {
        read("written=-1", "written", "out_time_us=-5", "Written=7", "progress=end");

        assertThat(told).containsExactly(new Made(0, 0, 0));
    }

    private void read(String... lines) {
        byte[] said = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        new FfmpegProgress(
                        new ByteArrayInputStream(said),
                        (seconds, frames, fps) -> told.add(new Made(seconds, frames, fps)))
                .run();
    }
}
