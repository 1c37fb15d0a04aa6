package io.encoreservice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart puts into a cluster. {@code -Dkubernetes.golden=write} writes the golden files anew, to be read in the diff. */
@TestInstance(Lifecycle.PER_CLASS)
class HelmChartTest {

    private static final Path GOLDEN = Path.of("src/test/resources/helm");

    private ChartCases chart;

    @BeforeAll
    void render() throws IOException {
        chart = ChartCases.render();
    }

    static List<String> cases() throws IOException {
        return ChartCases.names();
    }

    @Test
    void lintHasNothingToSay() {
        LintResult lint = new Helm(ChartRelease.CHART).lint().strict().call();

        assertThat(lint.isFailed()).isFalse();
        // why: a picture of the chart would have to be fetched from somewhere.
        assertThat(lint.getMessages()).containsOnly("[INFO] Chart.yaml: icon is recommended");
    }

    @Test
    void theChartCanBePackaged(@TempDir Path folder) {
        new Helm(ChartRelease.CHART).packageIt().withDestination(folder).call();

        assertThat(folder.resolve("encore-service-0.1.0.tgz")).isNotEmptyFile();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersAsTheGoldenFileSays(String name) throws IOException {
        Path golden = GOLDEN.resolve(name + ".yaml");
        String rendered = chart.documents().get(name).stream()
                .map(HelmChartTest::withoutSecrets)
                .collect(Collectors.joining("\n---\n", "", "\n"));
        if ("write".equals(System.getProperty("kubernetes.golden"))) {
            Files.writeString(golden, rendered);
        }

        assertThat(rendered).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFieldIsOneItsKindKnows(String name) {
        List<HasMetadata> objects = chart.objects(name);

        assertThat(objects).isNotEmpty().flatMap(UnknownFields::in).isEmpty();
        assertThat(objects)
                .filteredOn(GenericKubernetesResource.class::isInstance)
                .extracting(HasMetadata::getKind)
                .isSubsetOf("ServiceMonitor");
    }

    @Test
    void aMisspeltFieldIsFound() {
        HasMetadata wrong = ChartCases.parse("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: x}
                spec: {template: {spec: {containers: [{name: x, imagePulPolicy: Always}]}}}
                """);

        assertThat(UnknownFields.in(wrong))
                .containsExactly("Deployment.Spec.Template.Spec.Containers[].AdditionalProperties.imagePulPolicy");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everythingStaysInTheReleasesNamespace(String name) {
        List<HasMetadata> objects = chart.objects(name);

        assertThat(objects)
                .extracting(object -> object.getMetadata().getNamespace())
                .containsOnly(ChartRelease.NAMESPACE);
        assertThat(objects)
                .filteredOn(object -> !(object instanceof Namespaced))
                .extracting(HasMetadata::getKind)
                .isSubsetOf("ServiceMonitor");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void selectorsFindTheirPods(String name) {
        List<Map<String, String>> pods =
                chart.pods(name).map(pod -> pod.getMetadata().getLabels()).toList();

        assertThat(Stream.of(
                                chart.objects(name, Deployment.class).stream()
                                        .map(owner -> owner.getSpec().getSelector()),
                                chart.objects(name, StatefulSet.class).stream()
                                        .map(owner -> owner.getSpec().getSelector()),
                                chart.objects(name, PodDisruptionBudget.class).stream()
                                        .map(budget -> budget.getSpec().getSelector()),
                                chart.objects(name, NetworkPolicy.class).stream()
                                        .map(policy -> policy.getSpec().getPodSelector()))
                        .flatMap(selectors -> selectors.map(LabelSelector::getMatchLabels)))
                .allSatisfy(selector -> assertThat(pods)
                        .filteredOn(labels -> labels.entrySet().containsAll(selector.entrySet()))
                        .hasSize(1));
        assertThat(chart.objects(name, Service.class))
                .allSatisfy(service -> assertThat(chart.pods(name))
                        .filteredOn(pod -> pod.getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(service.getSpec().getSelector().entrySet()))
                        .singleElement()
                        .satisfies(pod -> assertThat(portNames(pod)).containsAll(targetPorts(service))));
    }

    private static List<String> portNames(PodTemplateSpec pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .map(port -> port.getName())
                .toList();
    }

    private static List<String> targetPorts(Service service) {
        return service.getSpec().getPorts().stream()
                .map(port -> port.getTargetPort().getStrVal())
                .toList();
    }

    private static String withoutSecrets(String document) {
        return document.contains("\nkind: Secret\n")
                ? document.replaceAll("(?m)^(  (?:url|auth\\.conf|installation\\.key)): \\S+$", "$1: (secret)")
                : document;
    }
}
