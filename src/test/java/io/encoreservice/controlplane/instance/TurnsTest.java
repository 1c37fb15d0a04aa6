package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.RuntimeBusyException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Uid ONE = new Uid("aaaaaaaaaaaa");
    private static final Uid OTHER = new Uid("bbbbbbbbbbbb");

    @Test
    void aWishDuringATurnIsFollowedByExactlyOneMoreTurn() {
        AtomicInteger turns = new AtomicInteger();
        Semaphore gate = new Semaphore(0);
        try (Turns table = turns(uid -> {
            turns.incrementAndGet();
            gate.acquireUninterruptibly();
        })) {
            table.ask(ONE);
            await().atMost(LONG).untilAsserted(() -> assertThat(turns).hasValue(1));

            for (int i = 0; i < 10; i++) {
                table.ask(ONE);
            }
            gate.release(5);

            await().atMost(LONG).untilAsserted(() -> assertThat(turns).hasValue(2));
            await().during(Duration.ofMillis(200))
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(turns).hasValue(2));
        }
    }

    @Test
    void noInstanceHasTwoTurnsAtOnceAndNoWishIsLost() {
        Map<Uid, AtomicInteger> busy = new ConcurrentHashMap<>();
        Map<Uid, AtomicInteger> wishes = new ConcurrentHashMap<>();
        Map<Uid, AtomicInteger> seen = new ConcurrentHashMap<>();
        AtomicBoolean overlap = new AtomicBoolean();
        try (Turns table = turns(uid -> {
            if (busy.computeIfAbsent(uid, u -> new AtomicInteger()).incrementAndGet() > 1) {
                overlap.set(true);
            }
            seen.computeIfAbsent(uid, u -> new AtomicInteger()).set(count(wishes, uid));
            Thread.onSpinWait();
            busy.getOrDefault(uid, new AtomicInteger()).decrementAndGet();
        })) {
            for (int i = 0; i < 20_000; i++) {
                Uid uid = i % 2 == 0 ? ONE : OTHER;
                wishes.computeIfAbsent(uid, u -> new AtomicInteger()).incrementAndGet();
                table.ask(uid);
            }

            await().atMost(LONG).untilAsserted(() -> {
                assertThat(count(seen, ONE)).isEqualTo(10_000);
                assertThat(count(seen, OTHER)).isEqualTo(10_000);
            });
            assertThat(overlap).isFalse();
        }
    }

    @Test
    void aFailedTurnIsRepeatedUntilItSucceeds() {
        AtomicInteger turns = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        try (Turns table = new Turns(
                uid -> {
                    if (turns.incrementAndGet() < 4) {
                        throw new IllegalStateException("not yet");
                    }
                },
                failures::incrementAndGet,
                new Backoff(Duration.ofMillis(5), Duration.ofMillis(20)))) {
            table.ask(ONE);

            await().atMost(LONG).untilAsserted(() -> assertThat(turns).hasValue(4));
            assertThat(failures).hasValue(3);
        }
    }

    @Test
    void evenManyWishesDoNotMakeAFailingTurnSpin() {
        AtomicInteger turns = new AtomicInteger();
        Duration least = Duration.ofMillis(300);
        try (Turns table = new Turns(
                uid -> {
                    turns.incrementAndGet();
                    throw new IllegalStateException("never");
                },
                () -> {},
                new Backoff(least, Duration.ofSeconds(60)))) {
            long began = System.nanoTime();
            while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(1)) {
                table.ask(ONE);
                Thread.onSpinWait();
            }
            long elapsed = Duration.ofNanos(System.nanoTime() - began).toMillis();

            assertThat((long) turns.get()).isBetween(2L, elapsed / least.toMillis() + 1);
        }
    }

    @Test
    void aRuntimeThatAsksToBeLeftAloneIsLeftAloneHoweverManyWishesCome() {
        List<Long> turns = new CopyOnWriteArrayList<>();
        Duration retryAfter = Duration.ofSeconds(2);
        try (Turns table = turns(uid -> {
            turns.add(System.nanoTime());
            if (turns.size() == 1) {
                throw new RuntimeBusyException("too many requests", retryAfter);
            }
        })) {
            table.ask(ONE);

            await().atMost(LONG).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
                table.ask(ONE);
                assertThat(turns).hasSizeGreaterThan(1);
            });
            assertThat(Duration.ofNanos(turns.get(1) - turns.get(0))).isGreaterThanOrEqualTo(retryAfter);
        }
    }

    @Test
    void oneThatMustBeLeftAloneHoldsUpNoOther() {
        AtomicInteger others = new AtomicInteger();
        try (Turns table = turns(uid -> {
            if (uid.equals(ONE)) {
                throw new RuntimeBusyException("too many requests", Duration.ofHours(1));
            }
            others.incrementAndGet();
        })) {
            table.ask(ONE);

            table.ask(OTHER);

            await().atMost(LONG).untilAsserted(() -> assertThat(others).hasValue(1));
        }
    }

    @Test
    void closingInterruptsAndNothingBeginsAfterwards() {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger turns = new AtomicInteger();
        Turns table = turns(uid -> {
            turns.incrementAndGet();
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        table.ask(ONE);
        await().atMost(LONG).untilAsserted(() -> assertThat(begun.getCount()).isZero());

        table.close();
        table.ask(OTHER);

        assertThat(interrupted.getCount()).isZero();
        assertThat(turns).hasValue(1);
    }

    @Test
    void aRuntimeThatAsksToBeLeftAloneIsLeftAloneWhateverIsWished() {
        AtomicInteger turns = new AtomicInteger();
        long begin = System.nanoTime();
        try (Turns table = turns(uid -> {
            if (turns.incrementAndGet() == 1) {
                throw new RuntimeBusyException("later", Duration.ofMillis(700));
            }
        })) {
            table.ask(ONE);
            await().atMost(LONG).untilAsserted(() -> assertThat(turns).hasValue(1));
            table.ask(ONE);

            await().atMost(LONG).untilAsserted(() -> assertThat(turns).hasValue(2));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        }
    }

    private static Turns turns(Consumer<Uid> turn) {
        return new Turns(turn, () -> {}, new Backoff(Duration.ofMillis(5), Duration.ofMillis(20)));
    }

    private static int count(Map<Uid, AtomicInteger> counts, Uid uid) {
        return counts.getOrDefault(uid, new AtomicInteger()).get();
    }
}
