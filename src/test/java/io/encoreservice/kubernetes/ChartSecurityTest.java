package io.encoreservice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart allows and hides: hardened pods, rights, who may call whom, secrets. */
@TestInstance(Lifecycle.PER_CLASS)
class ChartSecurityTest {

    private static final Path ROLE = Path.of("src/test/resources/helm/role.txt");

    private ChartCases chart;

    @BeforeAll
    void render() throws IOException {
        chart = ChartCases.render();
    }

    static List<String> cases() throws IOException {
        return ChartCases.names();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyPodPassesPodSecurityRestricted(String name) {
        List<PodTemplateSpec> pods = chart.pods(name).toList();

        assertThat(pods)
                .hasSizeGreaterThanOrEqualTo(2)
                .flatMap(PodSecurity::violations)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyPodIsHardenedBeyondTheStandard(String name) {
        List<PodTemplateSpec> pods = chart.pods(name).toList();

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
        assertThat(chart.pods(name)
                        .filter(pod -> !Boolean.FALSE.equals(pod.getSpec().getAutomountServiceAccountToken()))
                        .map(pod -> pod.getMetadata().getLabels().get("app.kubernetes.io/component")))
                .containsExactly("control-plane");
    }

    @Test
    void theRoleHasTheVerbsItNeedsAndNoOthers() throws IOException {
        String rules = chart.only("trial", Role.class).getRules().stream()
                .flatMap(ChartSecurityTest::lines)
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
        if ("write".equals(System.getProperty("kubernetes.golden"))) {
            Files.writeString(ROLE, rules);
        }

        assertThat(rules).isEqualTo(Files.readString(ROLE)).doesNotContain("*").doesNotContain("exec");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void peersOfNetworkPoliciesArePodsOfOursOrAnOperatorsChoice(String name) {
        List<Map<String, String>> ours = Stream.concat(
                        chart.pods(name).map(pod -> pod.getMetadata().getLabels()),
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

    @ParameterizedTest
    @CsvSource({"external-redis-in-a-secret, 6390", "svt-encore, 6379"})
    void theControlPlaneMayCallRedisOnItsPort(String name, int port) {
        NetworkPolicy policy = chart.objects(name, NetworkPolicy.class).getFirst();

        assertThat(policy.getSpec().getEgress())
                .anySatisfy(rule -> assertThat(rule.getPorts())
                        .singleElement()
                        .satisfies(
                                only -> assertThat(only.getPort().getIntVal()).isEqualTo(port)));
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
        byte[] other = installationKey(ChartCases.render("trial"));

        assertThat(one).hasSize(32).isNotEqualTo(other);
    }

    @Test
    void theTokenKeysOfTheOperatorAreReadWhereTheyAreMounted() {
        PodSpec pod = chart.only("production-ingress", Deployment.class, named("encore-service"))
                .getSpec()
                .getTemplate()
                .getSpec();
        String settings = chart.only("production-ingress", ConfigMap.class, named("encore-service"))
                .getData()
                .get("application.yaml");

        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("token-keys"))
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getSecret().getSecretName()).isEqualTo("encore-token-keys"));
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("token-keys"))
                .singleElement()
                .satisfies(mount ->
                        assertThat(settings).contains("keys-file: " + mount.getMountPath() + "/token-keys.json"));
    }

    private static byte[] installationKey(ChartCases chart) {
        return Base64.getDecoder()
                .decode(chart.only("trial", Secret.class, named("encore-service-installation-key"))
                        .getData()
                        .get("installation.key"));
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
}
