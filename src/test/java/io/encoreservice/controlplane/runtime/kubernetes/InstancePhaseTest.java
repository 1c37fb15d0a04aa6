package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstancePhaseTest {

    private static final URI ADDRESS = URI.create("http://10.96.1.2:8080/");
    private static final Service SERVICE = service("10.96.1.2");

    @Test
    void anInstanceRunsOnceItsEngineIsAvailable() {
        assertThat(phase(deployment(1, 1, 1, 1), ready("a"))).isEqualTo(running(1));
    }

    @Test
    void anInstanceWhoseDeploymentWasJustMadeStarts() {
        Deployment made =
                new DeploymentBuilder(deployment(0, 0, 0, 0)).withStatus(null).build();

        assertThat(phase(made)).isEqualTo(starting());
    }

    @Test
    void anInstanceWhoseControllerHasNotSeenTheChangeYetStillStarts() {
        Deployment changed = new DeploymentBuilder(deployment(1, 1, 1, 1))
                .editMetadata()
                .withGeneration(3L)
                .endMetadata()
                .build();

        assertThat(phase(changed, ready("a"))).isEqualTo(new InstancePhase(Phase.STARTING, ADDRESS, null, 1));
    }

    @Test
    void anOldEngineServesWhileANewOneStarts() {
        assertThat(phase(deployment(2, 1, 1, 1), ready("old"), starting("new")))
                .isEqualTo(new InstancePhase(Phase.STARTING, ADDRESS, null, 1));
    }

    @Test
    void aRollIsOverOnlyWhenTheOldEngineIsGone() {
        assertThat(phase(deployment(2, 1, 2, 2), ready("old"), ready("new")).phase())
                .isEqualTo(Phase.STARTING);
    }

    @Test
    void anInstanceOfSeveralEnginesRunsOnceAllAreThere() {
        Deployment two = deployment(3, 3, 2, 2);
        Deployment three = deployment(3, 3, 3, 3);

        assertThat(InstancePhase.of(two, List.of(ready("a"), ready("b"), starting("c")), SERVICE, 3))
                .isEqualTo(new InstancePhase(Phase.STARTING, ADDRESS, null, 2));
        assertThat(InstancePhase.of(three, List.of(ready("a"), ready("b"), ready("c")), SERVICE, 3))
                .isEqualTo(running(3));
    }

    @Test
    void anInstanceThatScalesItselfRunsWhileMoreEnginesStart() {
        assertThat(InstancePhase.of(deployment(2, 2, 1, 1), List.of(ready("a"), starting("b")), SERVICE, 1))
                .isEqualTo(running(1));
    }

    @Test
    void anInstanceWithoutAnAddressStarts() {
        assertThat(InstancePhase.of(deployment(1, 1, 1, 1), List.of(ready("a")), null, 1))
                .isEqualTo(new InstancePhase(Phase.STARTING, null, null, 1));
        assertThat(InstancePhase.of(deployment(1, 1, 1, 1), List.of(ready("a")), service("None"), 1))
                .isEqualTo(new InstancePhase(Phase.STARTING, null, null, 1));
    }

    @Test
    void anAddressOfTheNewerKindStandsInBrackets() {
        assertThat(InstancePhase.of(deployment(1, 1, 1, 1), List.of(ready("a")), service("fd00::12"), 1)
                        .endpoint())
                .isEqualTo(URI.create("http://[fd00::12]:8080/"));
    }

    @Test
    void aSuspendedInstanceIsStoppedOnceItsEnginesAreGone() {
        assertThat(InstancePhase.of(deployment(0, 0, 0, 0), List.of(), SERVICE, 0))
                .isEqualTo(new InstancePhase(Phase.STOPPED, null, null, 0));
        assertThat(InstancePhase.of(deployment(1, 1, 1, 1), List.of(ready("a")), SERVICE, 0)
                        .phase())
                .isEqualTo(Phase.STARTING);
        assertThat(InstancePhase.of(deployment(0, 0, 0, 0), List.of(evicted("a")), SERVICE, 0)
                        .phase())
                .isEqualTo(Phase.STOPPED);
    }

    @Test
    void anEngineThatIsEndingDoesNotCount() {
        Pod ending = new PodBuilder(ready("a"))
                .editMetadata()
                .withDeletionTimestamp("2026-11-23T07:00:00Z")
                .endMetadata()
                .build();

        assertThat(phase(deployment(0, 0, 0, 0), ending)).isEqualTo(starting());
    }

    @Test
    void anInstanceWhoseImageCannotBePulledHasFailed() {
        assertThat(phase(deployment(1, 1, 0, 0), waiting("a", "ImagePullBackOff")))
                .isEqualTo(failed("ImagePullBackOff: the image registry.example/engine:1 cannot be pulled"));
    }

    @Test
    void aRollThatCannotGoOnSaysWhyAndTheOldEngineServes() {
        Pod stuck = new PodBuilder(waiting("new", "ErrImagePull"))
                .editMetadata()
                .withCreationTimestamp("2026-11-23T08:00:00Z")
                .addToLabels("pod-template-hash", "2")
                .endMetadata()
                .build();

        InstancePhase phase = phase(deployment(2, 1, 1, 1), ready("old"), stuck);

        assertThat(phase.phase()).isEqualTo(Phase.STARTING);
        assertThat(phase.endpoint()).isEqualTo(ADDRESS);
        assertThat(phase.reason()).startsWith("ErrImagePull: ");
    }

    @Test
    void ofTwoPodsOfTheSameSecondTheOneThatIsNotReadyIsTheNewer() {
        Pod old = new PodBuilder(ready("z"))
                .editMetadata()
                .addToLabels("pod-template-hash", "1")
                .endMetadata()
                .build();
        Pod stuck = new PodBuilder(waiting("a", "ErrImagePull"))
                .editMetadata()
                .addToLabels("pod-template-hash", "2")
                .endMetadata()
                .build();

        assertThat(phase(deployment(2, 1, 1, 1), old, stuck).reason()).startsWith("ErrImagePull: ");
    }

    @Test
    void whatHeldUpAnEarlierTemplateSaysNothingOfThisOne() {
        Pod earlier = new PodBuilder(waiting("old", "ImagePullBackOff"))
                .editMetadata()
                .addToLabels("pod-template-hash", "1")
                .endMetadata()
                .build();
        Pod now = new PodBuilder(starting("new"))
                .editMetadata()
                .withCreationTimestamp("2026-11-23T08:00:00Z")
                .addToLabels("pod-template-hash", "2")
                .endMetadata()
                .build();

        assertThat(phase(deployment(2, 1, 0, 0), earlier, now)).isEqualTo(starting());
    }

    @Test
    void aFailedInstanceHealsByItself() {
        assertThat(phase(deployment(1, 1, 0, 0), waiting("a", "ErrImagePull")).phase())
                .isEqualTo(Phase.FAILED);
        assertThat(phase(deployment(1, 1, 1, 1), ready("a"))).isEqualTo(running(1));
    }

    @Test
    void anInstanceThatTheQuotaKeepsOutHasFailedWithTheClustersWords() {
        Deployment refused = new DeploymentBuilder(deployment(0, 0, 0, 0))
                .editStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withReason("FailedCreate")
                .withMessage("pods \"encore-aaaaaaaaaaaa-7d9f-x2\" is forbidden: exceeded quota: compute,"
                        + " requested: limits.cpu=2, used: limits.cpu=4, limited: limits.cpu=4")
                .endCondition()
                .endStatus()
                .build();

        assertThat(phase(refused))
                .isEqualTo(failed("FailedCreate: exceeded quota: compute, requested: limits.cpu=2,"
                        + " used: limits.cpu=4, limited: limits.cpu=4"));
    }

    @Test
    void anInstanceThatNoNodeTakesHasFailedOnceItsTimeIsOver() {
        Pod homeless = new PodBuilder(starting("a"))
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes are available: 3 Insufficient cpu.")
                .endCondition()
                .endStatus()
                .build();

        assertThat(phase(deployment(1, 1, 0, 0), homeless)).isEqualTo(starting());
        assertThat(phase(late(), homeless))
                .isEqualTo(failed("ProgressDeadlineExceeded: no engine was ready in time;"
                        + " Unschedulable: 0/3 nodes are available: 3 Insufficient cpu."));
    }

    @Test
    void anInstanceThatIsNotReadyInTimeHasFailed() {
        assertThat(phase(late(), starting("a")))
                .isEqualTo(failed("ProgressDeadlineExceeded: no engine was ready in time"));
    }

    @Test
    void anEvictedEngineCountsOnlyWhileNoneTakesItsPlace() {
        assertThat(phase(deployment(1, 1, 0, 0), evicted("a")))
                .isEqualTo(failed("Evicted: The node was low on resource: ephemeral-storage."));
        assertThat(phase(deployment(1, 1, 0, 0), evicted("a"), starting("b"))).isEqualTo(starting());
    }

    @ParameterizedTest
    @CsvSource({"http, 9090, 9090", "metrics, 9090, 8080"})
    void thePortIsTheServicesOwn(String name, int port, int expected) {
        Service other = new ServiceBuilder(SERVICE)
                .editSpec()
                .editFirstPort()
                .withName(name)
                .withPort(port)
                .endPort()
                .endSpec()
                .build();

        URI endpoint = InstancePhase.of(deployment(1, 1, 1, 1), List.of(ready("a")), other, 1)
                .endpoint();

        assertThat(endpoint).isNotNull().hasPort(expected);
    }

    private static InstancePhase phase(Deployment deployment, Pod... pods) {
        return InstancePhase.of(deployment, List.of(pods), SERVICE, 1);
    }

    private static InstancePhase running(int ready) {
        return new InstancePhase(Phase.RUNNING, ADDRESS, null, ready);
    }

    private static InstancePhase starting() {
        return new InstancePhase(Phase.STARTING, null, null, 0);
    }

    private static InstancePhase failed(String reason) {
        return new InstancePhase(Phase.FAILED, null, reason, 0);
    }

    private static Deployment deployment(int replicas, int updated, int ready, int available) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("encore-aaaaaaaaaaaa")
                .withGeneration(2L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(2L)
                .withReplicas(replicas)
                .withUpdatedReplicas(updated)
                .withReadyReplicas(ready)
                .withAvailableReplicas(available)
                .endStatus()
                .build();
    }

    private static Deployment late() {
        return new DeploymentBuilder(deployment(1, 1, 0, 0))
                .editStatus()
                .addNewCondition()
                .withType("Progressing")
                .withStatus("False")
                .withReason("ProgressDeadlineExceeded")
                .withMessage("ReplicaSet \"encore-aaaaaaaaaaaa-7d9f\" has timed out progressing.")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Service service(String clusterIp) {
        return new ServiceBuilder()
                .withNewSpec()
                .withClusterIP(clusterIp)
                .addNewPort()
                .withName("http")
                .withPort(8080)
                .endPort()
                .endSpec()
                .build();
    }

    private static Pod ready(String name) {
        return Pods.ready(name);
    }

    private static Pod starting(String name) {
        return Pods.starting(name);
    }

    private static Pod waiting(String name, String reason) {
        return Pods.waiting(name, reason, null, 0);
    }

    private static Pod evicted(String name) {
        return Pods.evicted(name);
    }
}
