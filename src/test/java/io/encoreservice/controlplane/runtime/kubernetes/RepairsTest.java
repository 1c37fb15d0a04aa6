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
        repairs.applied(UID, Set.of("image: a is mirror/a"));

        assertThat(repairs.areAccepted(UID, Set.of("image: a is mirror/a"))).isTrue();
        assertThat(repairs.areAccepted(UID, Set.of("image: a is evil"))).isFalse();
        assertThat(repairs.areAccepted(UID, Set.of("image: a is mirror/a", "Service: missing")))
                .isFalse();
    }

    @Test
    void onceTheClusterGivesInNothingIsAcceptedAnyMore() {
        repairs.applied(UID, Set.of("image: a is mirror/a"));

        repairs.applied(UID, Set.of());

        assertThat(repairs.areAccepted(UID, Set.of("image: a is mirror/a"))).isFalse();
    }

    @Test
    void theSameIsRepairedAFewTimesAtOnce() {
        times(4, "Service: missing");

        found("Service: missing");

        assertThat(repairs.isTooEarly(UID)).isFalse();
    }

    @Test
    void whoeverUndoesTheSameRepairAgainAndAgainIsAnsweredMoreAndMoreRarely() {
        times(5, "replicas: 1 is 3");
        found("replicas: 1 is 3");
        assertThat(repairs.isTooEarly(UID)).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(repairs.isTooEarly(UID)).isFalse();

        times(5, "replicas: 1 is 3");
        found("replicas: 1 is 3");
        pass(Duration.ofSeconds(20));
        assertThat(repairs.isTooEarly(UID)).isTrue();
        pass(Duration.ofMinutes(5));
        assertThat(repairs.isTooEarly(UID)).isFalse();
    }

    @Test
    void somethingElseIsRepairedAtOnce() {
        times(9, "replicas: 1 is 3");

        found("Service: missing");

        assertThat(repairs.isTooEarly(UID)).isFalse();
    }

    @Test
    void whatItsOwnerChangesIsNoRepair() {
        for (int i = 0; i < 20; i++) {
            repairs.applied(UID, Set.of());
        }

        assertThat(repairs.isTooEarly(UID)).isFalse();
    }

    @Test
    void afterAQuietTimeRepairsAreMadeAtOnceAgain() {
        times(9, "Service: missing");
        pass(Duration.ofMinutes(11));

        times(1, "Service: missing");
        found("Service: missing");

        assertThat(repairs.isTooEarly(UID)).isFalse();
    }

    @Test
    void eachApplyIsCounted() {
        times(2, "Service: missing");

        assertThat(repairs.count(UID)).isEqualTo(2);
        repairs.forget(UID);
        assertThat(repairs.count(UID)).isZero();
    }

    private void times(int times, String difference) {
        for (int i = 0; i < times; i++) {
            found(difference);
            repairs.applied(UID, Set.of());
        }
    }

    private void found(String difference) {
        assertThat(repairs.areAccepted(UID, Set.of(difference))).isFalse();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
