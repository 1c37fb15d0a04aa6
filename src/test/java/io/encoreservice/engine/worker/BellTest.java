package io.encoreservice.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BellTest {

    private final Bell bell = new Bell(3);

    @Test
    void itRingsOnceForEachJobAndRemembersThat() {
        bell.ring(2);

        assertThat(heard()).isEqualTo(2);
    }

    @Test
    void itNeverRingsForMoreWorkersThanThereAre() {
        bell.ring(2);
        bell.ring(Integer.MAX_VALUE);
        bell.ringAll();

        assertThat(heard()).isEqualTo(3);
    }

    private int heard() {
        int heard = 0;
        while (bell.await(Duration.ZERO)) {
            heard++;
        }
        return heard;
    }
}
