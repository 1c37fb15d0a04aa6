package io.encoreservice.shared.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

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
            ParentWatch.of(new PipedInputStream(parent), ended::countDown).start();
            parent.write(1);
            assertThat(ended.await(200, TimeUnit.MILLISECONDS)).isFalse();
        }

        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theEndOfTheParentsProcessIsTheEnd() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Process parent = new ProcessBuilder("cat").start();
        ParentWatch.of(parent.toHandle(), ended::countDown).start();
        assertThat(ended.await(200, TimeUnit.MILLISECONDS)).isFalse();

        parent.destroyForcibly();

        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoDoesNotAskIsNotWatched() {
        assertThatCode(() -> ParentWatch.startAsAsked(Map.of("ENCORE_PARENT_WATCH", "no")))
                .doesNotThrowAnyException();
    }
}
