package io.encoreservice.shared.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParentWatchTest {

    @Test
    void theEndOfThePipeIsTheEnd() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (PipedOutputStream parent = new PipedOutputStream()) {
            new ParentWatch(new PipedInputStream(parent), ended::countDown).start();
            parent.write(1);
            assertThat(ended.await(200, TimeUnit.MILLISECONDS)).isFalse();
        }

        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void itIsForWhoAsksOnly() {
        assertThat(ParentWatch.isAskedFor(Map.of("ENCORE_PARENT_WATCH", "stdin")))
                .isTrue();
        assertThat(ParentWatch.isAskedFor(Map.of("ENCORE_PARENT_WATCH", "no"))).isFalse();
        assertThat(ParentWatch.isAskedFor(Map.of())).isFalse();
    }
}
