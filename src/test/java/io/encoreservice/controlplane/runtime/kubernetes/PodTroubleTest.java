package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodTroubleTest {

    @ParameterizedTest
    @ValueSource(strings = {"ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull"})
    void anImageThatCannotBePulledIsNamedAndTheRegistrysAnswerIsNot(String reason) {
        assertThat(PodTrouble.of(
                        Pods.waiting("a", reason, "failed to pull: Get https://registry.internal/v2: token=secret", 0)))
                .contains(reason + ": the image registry.example/engine:1 cannot be pulled");
    }

    @Test
    void anImpossibleImageIsNamed() {
        assertThat(PodTrouble.of(Pods.waiting("a", "InvalidImageName", "couldn't parse", 0)))
                .contains("InvalidImageName: registry.example/engine:1 is no image's name");
    }

    @Test
    void aMissingSecretIsSaid() {
        assertThat(PodTrouble.of(
                        Pods.waiting("a", "CreateContainerConfigError", "secret \"encore-aaaaaaaaaaaa\" not found", 0)))
                .contains("CreateContainerConfigError: secret \"encore-aaaaaaaaaaaa\" not found");
        assertThat(PodTrouble.lacksConfiguration(Pods.waiting("a", "CreateContainerConfigError", null, 0)))
                .isTrue();
        assertThat(PodTrouble.lacksConfiguration(Pods.waiting("a", "ImagePullBackOff", null, 0)))
                .isFalse();
    }

    @Test
    void whatANodeSaysOfItsOwnInnardsIsKeptBack() {
        assertThat(PodTrouble.of(Pods.waiting(
                        "a", "RunContainerError", "runc create failed: /run/containerd/io.containerd/…", 0)))
                .contains("RunContainerError: the node cannot start the engine");
    }

    @Test
    void aCrashLoopNamesTheExitCode() {
        assertThat(PodTrouble.of(Pods.crashing("a", "Error", 137, 7)))
                .contains("CrashLoopBackOff: the engine keeps crashing, the last time with exit code 137");
    }

    @Test
    void anEngineThatNeedsTooMuchMemoryIsSaidToWhateverTheNodeDoesNext() {
        String reason = "OOMKilled: the engine needed more than its memory limit of 2Gi";

        assertThat(PodTrouble.of(Pods.crashing("a", "OOMKilled", 137, 2))).contains(reason);
        assertThat(PodTrouble.of(Pods.ended("a", "OOMKilled", 137, 0))).contains(reason);
        assertThat(PodTrouble.of(Pods.startedAgain("a", "OOMKilled", 137, 1))).contains(reason);
    }

    @Test
    void anEngineThatCrashedOnceIsGivenAnotherChance() {
        assertThat(PodTrouble.of(Pods.ended("a", "Error", 1, 0))).isEmpty();
        assertThat(PodTrouble.of(Pods.startedAgain("a", "Error", 1, 1))).isEmpty();
    }

    @Test
    void anEngineThatHasCrashedTwiceIsNotBelievedUntilItIsReady() {
        assertThat(PodTrouble.of(Pods.startedAgain("a", "Error", 1, 2))).isPresent();
        assertThat(PodTrouble.of(Pods.ended("a", "Error", 1, 2))).isPresent();
        assertThat(PodTrouble.of(Pods.ready("a"))).isEmpty();
    }

    @Test
    void crashesThatAreLongPastDoNotCount() {
        Pod pod = Pods.startedAgain("a", "Error", 1, 7);
        ContainerStateTerminated last =
                pod.getStatus().getContainerStatuses().getFirst().getLastState().getTerminated();
        last.setStartedAt("2026-11-22T07:00:00Z");
        last.setFinishedAt("2026-11-23T07:00:00Z");

        assertThat(PodTrouble.of(pod)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContainerCreating", "PodInitializing", ""})
    void anEngineOnItsWayIsInNoTrouble(String reason) {
        assertThat(PodTrouble.of(Pods.waiting("a", reason, null, 0))).isEmpty();
    }

    @Test
    void anEvictedPodSaysWhy() {
        assertThat(PodTrouble.of(Pods.evicted("a")))
                .contains("Evicted: The node was low on resource: ephemeral-storage.");
    }

    @Test
    void aPodThatNobodyHasLookedAtIsInNoTrouble() {
        assertThat(PodTrouble.of(new PodBuilder().build())).isEmpty();
        assertThat(PodTrouble.unschedulable(new PodBuilder().build())).isEmpty();
    }
}
