package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.Specs;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntactnessTest {

    private static final InstanceSpec SPEC = Specs.spec("studio");

    private final Intactness intactness = new Intactness(new KubernetesSerialization());
    private final List<HasMetadata> desired = InstanceManifests.owned(Manifests.of(SPEC), "owner");
    private final Deployment deployment = Manifests.only(Deployment.class, desired);
    private final Service service = Manifests.only(Service.class, desired);
    private final NetworkPolicy policy = Manifests.only(NetworkPolicy.class, desired);

    @Test
    void everyDesiredObjectIsLikeItself() {
        assertThat(desired)
                .allSatisfy(object ->
                        assertThat(intactness.differences(object, object)).isEmpty());
    }

    @Test
    void whatIsNotThereIsMissing() {
        assertThat(intactness.differences(service, null)).containsExactly("Service: missing");
    }

    @Test
    void whatTheServerAddsToADeploymentIsNoDifference() {
        assertThat(intactness.differences(deployment, asAServerKeepsIt(deployment)))
                .isEmpty();
    }

    @Test
    void whatTheServerAddsToAServiceIsNoDifference() {
        Service kept = new ServiceBuilder(service)
                .editMetadata()
                .withUid("u")
                .withResourceVersion("7")
                .withCreationTimestamp("2026-11-23T07:00:00Z")
                .endMetadata()
                .editSpec()
                .withClusterIP("10.96.12.13")
                .withClusterIPs("10.96.12.13")
                .withIpFamilies("IPv4")
                .withIpFamilyPolicy("SingleStack")
                .withInternalTrafficPolicy("Cluster")
                .withSessionAffinity("None")
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build();

        assertThat(intactness.differences(service, kept)).isEmpty();
    }

    @Test
    void whatTheServerAddsToAPolicyIsNoDifference() {
        NetworkPolicy kept = new NetworkPolicyBuilder(policy)
                .editMetadata()
                .withUid("u")
                .withGeneration(1L)
                .endMetadata()
                .build();
        kept.getSpec()
                .getEgress()
                .forEach(rule -> rule.getPorts().forEach(port -> {
                    if (port.getProtocol() == null) {
                        port.setProtocol("TCP");
                    }
                }));

        assertThat(intactness.differences(policy, kept)).isEmpty();
    }

    @Test
    void anEditedImageIsADifference() {
        assertThat(changed(kept -> engine(kept).setImage("evil:1")))
                .singleElement()
                .asString()
                .contains("containers[engine].image", "is evil:1");
    }

    @Test
    void aScaledDeploymentIsADifference() {
        assertThat(changed(kept -> kept.getSpec().setReplicas(3))).containsExactly("Deployment.spec.replicas: 1 is 3");
    }

    @Test
    void aChangedVariableIsADifferenceAndSoIsALostOne() {
        assertThat(changed(kept -> variable(kept, "ENCORE_SETTINGS_WORKERS").setValue("9")))
                .hasSize(1);
        assertThat(changed(kept -> engine(kept).getEnv().remove(variable(kept, "ENCORE_SETTINGS_WORKERS"))))
                .hasSize(1);
    }

    @Test
    void aVariableMoreIsNone() {
        assertThat(changed(kept -> engine(kept).getEnv().addFirst(new EnvVar("INJECTED", "x", null))))
                .isEmpty();
    }

    @Test
    void aSidecarIsNone() {
        assertThat(changed(kept -> kept.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .addFirst(new ContainerBuilder()
                                .withName("mesh")
                                .withImage("mesh:1")
                                .build())))
                .isEmpty();
    }

    @Test
    void aMountIsKnownByItsPath() {
        assertThat(changed(kept -> engine(kept)
                        .getVolumeMounts()
                        .addFirst(engine(kept).getVolumeMounts().removeLast())))
                .isEmpty();
        assertThat(changed(kept -> engine(kept).getVolumeMounts().removeLast())).hasSize(1);
    }

    @Test
    void aLoweredGuardIsADifference() {
        assertThat(changed(kept -> engine(kept).getSecurityContext().setReadOnlyRootFilesystem(false)))
                .hasSize(1);
        assertThat(changed(kept -> engine(kept).getSecurityContext().setAllowPrivilegeEscalation(null)))
                .hasSize(1);
        assertThat(changed(kept ->
                        engine(kept).getSecurityContext().getCapabilities().setDrop(List.of())))
                .hasSize(1);
    }

    @Test
    void aServiceAccountThatMountsItsTokenAgainIsADifference() {
        ServiceAccount account = Manifests.only(ServiceAccount.class, desired);
        ServiceAccount kept = new ServiceAccountBuilder(account)
                .withAutomountServiceAccountToken(null)
                .build();

        assertThat(intactness.differences(account, kept)).hasSize(1);
    }

    @Test
    void aRuleMoreInAPolicyIsADifference() {
        NetworkPolicy kept = new NetworkPolicyBuilder(policy)
                .editSpec()
                .addNewEgress()
                .endEgress()
                .endSpec()
                .build();

        assertThat(intactness.differences(policy, kept)).hasSize(1);
    }

    @Test
    void aPolicyThatSelectsAllPodsOrOthersIsADifference() {
        NetworkPolicy all = new NetworkPolicyBuilder(policy)
                .editSpec()
                .withPodSelector(new LabelSelector())
                .endSpec()
                .build();

        assertThat(intactness.differences(policy, all)).isNotEmpty();
        assertThat(intactness.differences(all, policy)).isNotEmpty();
    }

    @Test
    void aSelectorWithOneMoreLabelIsADifference() {
        Service kept = new ServiceBuilder(service)
                .editSpec()
                .addToSelector("app", "x")
                .endSpec()
                .build();

        assertThat(intactness.differences(service, kept)).hasSize(1);
    }

    @Test
    void aPortThatServiceLeadsElsewhereIsADifference() {
        Service kept = new ServiceBuilder(service)
                .editSpec()
                .editFirstPort()
                .withTargetPort(new IntOrString(9090))
                .endPort()
                .endSpec()
                .build();

        assertThat(intactness.differences(service, kept)).hasSize(1);
    }

    @Test
    void aLostLabelOrOwnerIsADifference() {
        Service unlabelled = new ServiceBuilder(service)
                .editMetadata()
                .removeFromLabels(InstanceNames.TENANT)
                .endMetadata()
                .build();
        Service ofAnother = new ServiceBuilder(service)
                .editMetadata()
                .withOwnerReferences(new OwnerReferenceBuilder(
                                service.getMetadata().getOwnerReferences().getFirst())
                        .withUid("another")
                        .build())
                .endMetadata()
                .build();

        assertThat(intactness.differences(service, unlabelled)).hasSize(1);
        assertThat(intactness.differences(service, ofAnother)).hasSize(1);
    }

    @Test
    void anotherRevisionAloneIsNone() {
        assertThat(changed(kept -> kept.getMetadata()
                        .setAnnotations(
                                Map.of(InstanceNames.SPEC, SpecAnnotation.write(SPEC), InstanceNames.REVISION, "7"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500m, 0.5", "1Gi, 1024Mi", "2, 2000m", "1Gi, 1073741824"})
    void sizesAreComparedByTheirValue(String wanted, String kept) {
        Deployment one = sized(wanted);

        assertThat(intactness.differences(one, sized(kept))).isEmpty();
        assertThat(intactness.differences(one, sized("3"))).hasSize(1);
    }

    @Test
    void onlySizesAreComparedByTheirValue() {
        variable(deployment, "ENCORE_SETTINGS_WORKERS").setValue("1");

        assertThat(changed(kept -> variable(kept, "ENCORE_SETTINGS_WORKERS").setValue("1000m")))
                .hasSize(1);
    }

    private List<String> changed(Consumer<Deployment> change) {
        Deployment kept = asAServerKeepsIt(deployment);
        change.accept(kept);
        return intactness.differences(deployment, kept);
    }

    private Deployment sized(String memory) {
        Deployment copy = new DeploymentBuilder(deployment).build();
        engine(copy).getResources().setLimits(Map.of("memory", new Quantity(memory)));
        return copy;
    }

    private static io.fabric8.kubernetes.api.model.Container engine(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(EngineContainer.NAME))
                .findFirst()
                .orElseThrow();
    }

    private static EnvVar variable(Deployment deployment, String name) {
        return engine(deployment).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** With the defaults that an API server fills in. */
    private static Deployment asAServerKeepsIt(Deployment sent) {
        Deployment kept = new DeploymentBuilder(sent)
                .editMetadata()
                .withUid("u")
                .withResourceVersion("4711")
                .withGeneration(3L)
                .addToAnnotations("deployment.kubernetes.io/revision", "3")
                .endMetadata()
                .editSpec()
                .editTemplate()
                .editSpec()
                .withRestartPolicy("Always")
                .withDnsPolicy("ClusterFirst")
                .withSchedulerName("default-scheduler")
                .withServiceAccount(sent.getMetadata().getName())
                .endSpec()
                .endTemplate()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(3L)
                .endStatus()
                .build();
        var container = engine(kept);
        container.setTerminationMessagePath("/dev/termination-log");
        container.setTerminationMessagePolicy("File");
        List.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())
                .forEach(probe -> {
                    probe.setSuccessThreshold(1);
                    if (probe.getHttpGet() != null) {
                        probe.getHttpGet().setScheme("HTTP");
                    }
                });
        return kept;
    }
}
