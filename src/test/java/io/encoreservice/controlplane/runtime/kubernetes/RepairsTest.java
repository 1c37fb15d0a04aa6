package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepairsTest {

    private static final Uid UID = new Uid("aaaaaaaaaaaa");

    private Instant now = Instant.parse("2026-11-23T07:00:00Z");
    private final Repairs repairs = new Repairs(() -> now);

    @Test
    void whatTheClusterInsistsOnIsAcceptedAndNothingElse() {
        repairs.applied(UID, true, Set.of("image: a is mirror/a"));

        assertThat(repairs.isAccepted(UID, Set.of("image: a is mirror/a"))).isTrue();
        assertThat(repairs.isAccepted(UID, Set.of("image: a is evil"))).isFalse();
        assertThat(repairs.isAccepted(UID, Set.of("image: a is mirror/a", "Service: missing")))
                .isFalse();
    }

    @Test
    void onceTheClusterGivesInNothingIsAcceptedAnyMore() {
        repairs.applied(UID, true, Set.of("image: a is mirror/a"));

        repairs.applied(UID, true, Set.of());

        assertThat(repairs.isAccepted(UID, Set.of("image: a is mirror/a"))).isFalse();
    }

    @Test
    void aFewRepairsAreMadeAtOnce() {
        times(4, true);

        assertThat(repairs.isTooEarly(UID)).isFalse();
    }

    @Test
    void whoeverUndoesEachRepairIsAnsweredMoreAndMoreRarely() {
        times(5, true);
        assertThat(repairs.isTooEarly(UID)).isTrue();
        pass(Duration.ofSeconds(4));
        assertThat(repairs.isTooEarly(UID)).isFalse();

        times(3, true);
        pass(Duration.ofSeconds(30));
        assertThat(repairs.isTooEarly(UID)).isTrue();
        pass(Duration.ofMinutes(5));
        assertThat(repairs.isTooEarly(UID)).isFalse();
    }

    @Test
    void whatItsOwnerChangesIsNoRepair() {
        times(20, false);

        assertThat(repairs.isTooEarly(UID)).isFalse();
    }

    @Test
    void afterAQuietTimeRepairsAreMadeAtOnceAgain() {
        times(9, true);
        pass(Duration.ofMinutes(11));

        times(1, true);

        assertThat(repairs.isTooEarly(UID)).isFalse();
    }

    @Test
    void eachApplyIsCounted() {
        times(2, false);

        assertThat(repairs.count(UID)).isEqualTo(2);
        repairs.forget(UID);
        assertThat(repairs.count(UID)).isZero();
    }

    private void times(int times, boolean repair) {
        for (int i = 0; i < times; i++) {
            repairs.applied(UID, repair, Set.of());
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
