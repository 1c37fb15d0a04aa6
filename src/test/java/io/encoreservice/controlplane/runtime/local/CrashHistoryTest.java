package io.encoreservice.controlplane.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CrashHistoryTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final CrashHistory history = new CrashHistory(() -> now);

    @Test
    void pausesDoubleWithEachCrash() {
        history.crashed();
        Duration first = history.pause();
        history.crashed();

        assertThat(history.pause()).isEqualTo(first.multipliedBy(2));
    }

    @Test
    void fourCrashesAreNoFailure() {
        crash(4);

        assertThat(history.hasFailed()).isFalse();
        assertThat(history.pause()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void fiveCrashesInTenMinutesAreAFailure() {
        crash(1);
        now = now.plus(Duration.ofMinutes(9));
        crash(4);

        assertThat(history.hasFailed()).isTrue();
        assertThat(history.pause()).isEqualTo(CrashHistory.PAUSE_WHEN_FAILED);
    }

    @Test
    void oldCrashesAreForgiven() {
        crash(1);
        now = now.plus(Duration.ofMinutes(11));
        crash(4);

        assertThat(history.hasFailed()).isFalse();
    }

    @Test
    void whatIsForgottenCountsNoMore() {
        crash(5);

        history.forget();

        assertThat(history.hasFailed()).isFalse();
    }

    private void crash(int times) {
        for (int i = 0; i < times; i++) {
            history.crashed();
        }
    }
}
