package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartSlotsTest {

    private static final Uid A = new Uid("aaaaaaaaaaaa");
    private static final Uid B = new Uid("bbbbbbbbbbbb");
    private static final Uid C = new Uid("cccccccccccc");
    private static final Uid D = new Uid("dddddddddddd");

    private Instant now = Instant.parse("2026-11-23T04:00:00Z");
    private final List<Uid> next = new ArrayList<>();
    private final StartSlots slots = new StartSlots(2, Duration.ofMinutes(2), () -> now);

    @Test
    void onlySoManyStartAtOnce() {
        assertThat(slots.take(A)).isTrue();
        assertThat(slots.take(B)).isTrue();
        assertThat(slots.take(C)).isFalse();
        assertThat(slots.take(A)).as("who has a slot keeps it").isTrue();
    }

    @Test
    void whoWaitsLongestIsNext() {
        slots.take(A);
        slots.take(B);
        slots.take(C);
        slots.take(D);
        slots.take(C);

        slots.release(A, next::add);
        slots.release(B, next::add);

        assertThat(next).containsExactly(C, D);
        assertThat(slots.take(C)).isTrue();
    }

    @Test
    void whoIsGoneWaitsNoLonger() {
        slots.take(A);
        slots.take(B);
        slots.take(C);
        slots.take(D);

        slots.release(C, next::add);
        slots.release(A, next::add);

        assertThat(next).containsExactly(D);
    }

    @Test
    void aStartThatNeverEndsGivesItsSlotUp() {
        slots.take(A);
        now = now.plusSeconds(60);
        slots.take(B);
        slots.take(C);
        slots.take(D);
        now = now.plusSeconds(61);

        slots.expire(next::add);

        assertThat(next).containsExactly(C);
    }
}
