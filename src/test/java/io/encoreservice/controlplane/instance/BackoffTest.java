package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    @Test
    void aPauseIsNeverBelowTheLeastNorAboveTheMost() {
        Random random = new Random(7);
        for (int failures = 1; failures < 200; failures++) {
            assertThat(backoff.after(failures, random)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
        }
    }

    @Test
    void pausesGrowWithTheNumberOfFailures() {
        assertThat(longestOf(1)).isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(longestOf(3)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
        assertThat(longestOf(9)).isGreaterThan(Duration.ofSeconds(25));
    }

    @Test
    void thoseThatFailedTogetherDoNotComeBackTogether() {
        Random random = new Random(7);
        long different = IntStream.range(0, 100)
                .mapToObj(i -> backoff.after(6, random))
                .distinct()
                .count();
        assertThat(different).isGreaterThan(80);
    }

    private Duration longestOf(int failures) {
        Random random = new Random(failures);
        return IntStream.range(0, 500)
                .mapToObj(i -> backoff.after(failures, random))
                .max(Duration::compareTo)
                .orElseThrow();
    }
}
