package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.runtime.LogQuery;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogLineTest {

    private static final String LINE = "2026-11-23T07:00:00.123456789Z job 7 is done";

    @Test
    void aLineIsShownWithItsTimeOrWithout() {
        LogLine line = LogLine.of(LINE).orElseThrow();

        assertThat(line.show(true)).isEqualTo(LINE);
        assertThat(line.show(false)).isEqualTo("job 7 is done");
    }

    @Test
    void anEmptyLineIsOne() {
        assertThat(LogLine.of("2026-11-23T07:00:00Z").orElseThrow().show(false)).isEmpty();
    }

    @Test
    void whatBearsNoTimeIsNoLineOfAnEngine() {
        assertThat(LogLine.of("unable to retrieve container logs")).isEmpty();
    }

    @Test
    void onlyLinesSinceTheAskedTimeAreWanted() {
        LogLine line = LogLine.of(LINE).orElseThrow();

        assertThat(line.isWanted(new LogQuery(null, 1, false))).isTrue();
        assertThat(line.isWanted(new LogQuery(Instant.parse("2026-11-23T07:00:00Z"), 1, false)))
                .isTrue();
        assertThat(line.isWanted(new LogQuery(Instant.parse("2026-11-23T07:00:01Z"), 1, false)))
                .isFalse();
    }
}
