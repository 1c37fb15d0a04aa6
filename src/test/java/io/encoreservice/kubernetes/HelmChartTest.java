package io.encoreservice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
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
    private static final Path ROLE = GOLDEN.resolve("role.txt");

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
    void everyPodPassesPodSecurityRestricted(String name) {
        List<PodTemplateSpec> pods = pods(name).toList();

        assertThat(pods)
                .hasSizeGreaterThanOrEqualTo(2)
                .flatMap(PodSecurity::violations)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyPodIsHardenedBeyondTheStandard(String name) {
        List<PodTemplateSpec> pods = pods(name).toList();

        assertThat(pods).allSatisfy(pod -> {
            assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(10001L);
            assertThat(pod.getSpec().getSecurityContext().getRunAsGroup()).isEqualTo(10001L);
            assertThat(pod.getSpec().getEnableServiceLinks()).isFalse();
            assertThat(pod.getSpec().getVolumes())
                    .filteredOn(volume -> volume.getEmptyDir() != null)
                    .allSatisfy(volume ->
                            assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull());
        });
        assertThat(pods).flatMap(pod -> pod.getSpec().getContainers()).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory", "ephemeral-storage");
            assertThat(container.getResources().getLimits()).containsOnlyKeys("cpu", "memory", "ephemeral-storage");
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onlyTheControlPlaneHasATokenForTheCluster(String name) {
        assertThat(pods(name)
                        .filter(pod -> !Boolean.FALSE.equals(pod.getSpec().getAutomountServiceAccountToken()))
                        .map(pod -> pod.getMetadata().getLabels().get("app.kubernetes.io/component")))
                .containsExactly("control-plane");
    }

    @Test
    void theRoleHasTheVerbsItNeedsAndNoOthers() throws IOException {
        String rules = chart.only("trial", Role.class).getRules().stream()
                .flatMap(HelmChartTest::lines)
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
        if ("write".equals(System.getProperty("kubernetes.golden"))) {
            Files.writeString(ROLE, rules);
        }

        assertThat(rules).isEqualTo(Files.readString(ROLE)).doesNotContain("*").doesNotContain("exec");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void selectorsFindTheirPods(String name) {
        List<Map<String, String>> pods =
                pods(name).map(pod -> pod.getMetadata().getLabels()).toList();

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
                .allSatisfy(service -> assertThat(pods(name))
                        .filteredOn(pod -> pod.getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(service.getSpec().getSelector().entrySet()))
                        .singleElement()
                        .satisfies(pod -> assertThat(portNames(pod)).containsAll(targetPorts(service))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void peersOfNetworkPoliciesArePodsOfOursOrAnOperatorsChoice(String name) {
        List<Map<String, String>> ours = Stream.concat(
                        pods(name).map(pod -> pod.getMetadata().getLabels()),
                        Stream.of(Map.of(
                                "app.kubernetes.io/name", "encore-engine",
                                "app.kubernetes.io/managed-by", "encore-service")))
                .toList();

        assertThat(chart.objects(name, NetworkPolicy.class).stream()
                        .map(NetworkPolicy::getSpec)
                        .flatMap(spec -> Stream.concat(
                                spec.getIngress().stream().flatMap(rule -> rule.getFrom().stream()),
                                spec.getEgress().stream().flatMap(rule -> rule.getTo().stream())))
                        .filter(peer -> peer.getNamespaceSelector() == null)
                        .map(NetworkPolicyPeer::getPodSelector)
                        .filter(Objects::nonNull)
                        .map(LabelSelector::getMatchLabels))
                .allSatisfy(selector ->
                        assertThat(ours).anySatisfy(labels -> assertThat(labels).containsAllEntriesOf(selector)));
    }

    @Test
    void redisIsReachedByControlPlaneAndEnginesAlone() {
        NetworkPolicy policy = chart.only("trial", NetworkPolicy.class, named("encore-service-redis"));

        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getEgress()).isEmpty();
        assertThat(policy.getSpec().getIngress())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom())
                        .map(peer -> peer.getPodSelector().getMatchLabels().get("app.kubernetes.io/name") + "/"
                                + peer.getPodSelector().getMatchLabels().get("app.kubernetes.io/component"))
                        .containsExactly("encore-service/control-plane", "encore-engine/null"));
    }

    @Test
    void metricsAreOnNoPublicService() {
        assertThat(chart.objects("settings", Service.class))
                .allSatisfy(service -> assertThat(targetPorts(service)).doesNotContain("management"));
        assertThat(chart.only("production-ingress", Service.class, named("encore-service-metrics"))
                        .getSpec()
                        .getClusterIP())
                .isEqualTo("None");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noSecretIsSeenOutsideOfSecrets(String name) {
        List<String> secrets = chart.objects(name, Secret.class).stream()
                .flatMap(secret -> secret.getData().values().stream())
                .flatMap(value -> Stream.of(value, decoded(value)))
                .flatMap(value -> Stream.of(value, value.replaceAll("^requirepass |\\s", "")))
                .toList();

        assertThat(chart.documents().get(name))
                .filteredOn(document -> !document.contains("\nkind: Secret\n"))
                .allSatisfy(document -> assertThat(secrets).noneMatch(document::contains))
                .noneMatch(document -> document.contains("correct-horse"));
    }

    @Test
    void theRedisUrlOfTheOperatorReachesTheControlPlaneAsItIs() {
        Secret secret = chart.only("production-ingress", Secret.class, named("encore-service-redis"));

        assertThat(decoded(secret.getData().get("url")))
                .isEqualTo("rediss://encore:correct-horse-battery@redis.example.com:6390");
    }

    @Test
    void theInstallationKeyHas32RandomBytes() throws IOException {
        byte[] one = installationKey(chart);
        byte[] other = installationKey(ChartCases.render());

        assertThat(one).hasSize(32).isNotEqualTo(other);
    }

    private static byte[] installationKey(ChartCases chart) {
        return Base64.getDecoder()
                .decode(chart.only("trial", Secret.class, named("encore-service-installation-key"))
                        .getData()
                        .get("installation.key"));
    }

    private Stream<PodTemplateSpec> pods(String name) {
        return chart.objects(name).stream()
                .map(object -> switch (object) {
                    case Deployment deployment -> deployment.getSpec().getTemplate();
                    case StatefulSet set -> set.getSpec().getTemplate();
                    case Pod pod ->
                        new PodTemplateSpecBuilder()
                                .withMetadata(pod.getMetadata())
                                .withSpec(pod.getSpec())
                                .build();
                    default -> null;
                })
                .filter(Objects::nonNull);
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

    private static <T extends HasMetadata> Predicate<T> named(String name) {
        return object -> object.getMetadata().getName().equals(name);
    }

    private static Stream<String> lines(PolicyRule rule) {
        return rule.getResources().stream()
                .map(resource -> (rule.getApiGroups().getFirst().isEmpty()
                                ? resource
                                : resource + "." + rule.getApiGroups().getFirst())
                        + ": " + String.join(" ", rule.getVerbs()));
    }

    private static String decoded(String value) {
        return new String(Base64.getDecoder().decode(value), StandardCharsets.ISO_8859_1);
    }

    private static String withoutSecrets(String document) {
        return document.contains("\nkind: Secret\n")
                ? document.replaceAll("(?m)^(  (?:url|auth\\.conf|installation\\.key)): \\S+$", "$1: (secret)")
                : document;
    }
}
