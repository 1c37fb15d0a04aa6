package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InstanceStatesTest {

    private static final URI ENDPOINT = URI.create("http://127.0.0.1:4711/");
    private static final InstanceKey KEY = new InstanceKey(TenantId.of("acme"), InstanceName.of("test"));
    private static final Instance INSTANCE = new Instance(
            new Uid("abcdefghij23"), KEY, "", S3Settings.NONE, Instant.parse("2026-11-23T04:00:00Z"), 2, 1, 1, 0);

    private final List<Object> events = new ArrayList<>();
    private final InstanceStates states = new InstanceStates(events::add);

    @Test
    void anInstanceNobodyLookedAtIsStarting() {
        assertThat(states.of(INSTANCE).status()).isEqualTo(InstanceStatus.STARTING);
        assertThat(events).isEmpty();
    }

    @Test
    void onlyNewsIsPublished() {
        states.observed(state(Phase.STARTING, null));
        states.observed(state(Phase.RUNNING, null));
        states.observed(state(Phase.RUNNING, null));

        assertThat(events)
                .containsExactly(
                        observed(InstanceStatus.STARTING, ENDPOINT, null),
                        observed(InstanceStatus.RUNNING, ENDPOINT, null));
        assertThat(states.count(InstanceStatus.RUNNING)).isEqualTo(1);
    }

    @Test
    void aFailureHasItsReasonAndNoEndpoint() {
        states.observed(state(Phase.FAILED, "crashed 5 times in 10 minutes"));

        assertThat(states.of(INSTANCE))
                .isEqualTo(observed(InstanceStatus.FAILED, null, "crashed 5 times in 10 minutes"));
    }

    @Test
    void whatIsGoneIsNotReopenedByALateObservation() {
        states.observed(state(Phase.RUNNING, null));

        states.gone(KEY, INSTANCE.uid());
        states.gone(KEY, INSTANCE.uid());
        states.observed(state(Phase.RUNNING, null));

        assertThat(events)
                .containsExactly(
                        observed(InstanceStatus.RUNNING, ENDPOINT, null), new InstanceGone(KEY, INSTANCE.uid()));
        assertThat(states.known()).isEmpty();
    }

    @Test
    void anInstanceThatIsRolledKeepsItsEndpoint() {
        states.observed(state(Phase.STARTING, null));

        assertThat(states.of(INSTANCE).endpoint()).isEqualTo(ENDPOINT);
    }

    @Test
    void aSuspendedInstanceIsStoppedWhateverStillRuns() {
        Instance suspended = INSTANCE.scaled(0, 0);
        states.observed(state(Phase.RUNNING, null));

        assertThat(states.of(suspended)).isEqualTo(observed(InstanceStatus.STOPPED, null, null));
        assertThat(InstanceStates.state(suspended, null).status()).isEqualTo(InstanceStatus.STOPPED);
    }

    @Test
    void aResumedInstanceIsStartingBeforeAnybodyLooked() {
        states.observed(InstanceStates.state(INSTANCE.scaled(0, 0), null));

        assertThat(states.of(INSTANCE).status()).isEqualTo(InstanceStatus.STARTING);
    }

    @Test
    void aRouteIsClosedByTheUidAlone() {
        states.observed(state(Phase.RUNNING, null));

        states.gone(INSTANCE.uid());
        states.gone(new Uid("zzzzzzzzzzzz"));

        assertThat(events).last().isEqualTo(new InstanceGone(KEY, INSTANCE.uid()));
        assertThat(events).hasSize(2);
    }

    private static InstanceObserved state(Phase phase, @Nullable String reason) {
        InstanceSpec spec = new InstanceSpec(
                INSTANCE.uid(),
                KEY,
                URI.create("http://acme-test.encore.localhost/"),
                "",
                S3Settings.NONE,
                EngineSettings.NONE,
                2,
                1,
                1,
                0,
                EngineLimits.NONE);
        return InstanceStates.state(INSTANCE, new RunningInstance(spec, phase, ENDPOINT, reason, 0, true));
    }

    private static InstanceObserved observed(InstanceStatus status, @Nullable URI endpoint, @Nullable String reason) {
        return new InstanceObserved(KEY, INSTANCE.uid(), status, endpoint, reason, 0);
    }
}
