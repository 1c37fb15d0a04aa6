package io.encoreservice.controlplane.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.runtime.local.StartLine.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StartLineTest {

    private final List<String> called = new ArrayList<>();
    private final StartLine line = new StartLine(2);

    @Test
    void onlySoManyStartAtOnce() {
        Place first = join("a");
        Place second = join("b");
        Place third = join("c");

        assertThat(first.isItsTurn()).isTrue();
        assertThat(second.isItsTurn()).isTrue();
        assertThat(third.isItsTurn()).isFalse();
        assertThat(called).containsExactly("a", "b");
    }

    @Test
    void whoWaitsIsCalledInTheOrderOfComing() {
        Place first = join("a");
        Place second = join("b");
        join("c");
        join("d");

        second.close();
        first.close();

        assertThat(called).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whoLeavesTheLineIsNotWaitedFor() {
        Place first = join("a");
        join("b");
        Place impatient = join("c");
        join("d");

        impatient.close();
        first.close();

        assertThat(impatient.isItsTurn()).isFalse();
        assertThat(called).containsExactly("a", "b", "d");
    }

    @Test
    void leavingTwiceGivesNoSecondPlace() {
        Place first = join("a");
        join("b");
        join("c");
        Place last = join("d");

        first.close();
        first.close();

        assertThat(last.isItsTurn()).isFalse();
    }

    @Test
    void neverMoreThanAllowedAreAtItAndNobodyIsForgotten() throws Exception {
        AtomicInteger atIt = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Callable<Boolean> start = () -> {
            Semaphore turn = new Semaphore(0);
            try (Place place = line.join(turn::release)) {
                turn.acquire();
                most.accumulateAndGet(atIt.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                atIt.decrementAndGet();
                return place.isItsTurn();
            }
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(
                    IntStream.range(0, 2_000).mapToObj(i -> start).toList())) {
                assertThat(done.get()).isTrue();
            }
        }

        assertThat(most.get()).isBetween(1, 2);
    }

    private Place join(String name) {
        return line.join(() -> called.add(name));
    }
}
