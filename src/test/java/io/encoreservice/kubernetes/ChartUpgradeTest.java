package io.encoreservice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a release keeps through its life, by the real Helm against a stand-in for the cluster. */
class ChartUpgradeTest {

    private static final List<String> GENERATED =
            List.of("secrets/encore-service-installation-key", "secrets/encore-service-redis");

    private StandInApiServer cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = StandInApiServer.start();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void anUpgradeKeepsTheGeneratedSecrets() throws IOException {
        ChartRelease first = ChartRelease.install(cluster, List.of(ChartCases.file("trial")));
        Map<String, JsonNode> before = secrets();

        ChartRelease second = first.upgraded(List.of(ChartCases.file("settings")));

        assertThat(second.documents()).isNotEqualTo(first.documents());
        assertThat(secrets()).isEqualTo(before);
    }

    @Test
    void aReleaseThatComesBackFindsItsSecretsAgain() throws IOException {
        ChartRelease first = ChartRelease.install(cluster, List.of(ChartCases.file("trial")));
        Map<String, JsonNode> before = secrets();
        first.uninstall();
        List<String> left = cluster.paths();

        ChartRelease.install(cluster, List.of(ChartCases.file("trial")));

        assertThat(left)
                .containsExactlyInAnyOrderElementsOf(GENERATED.stream()
                        .map(name -> "/api/v1/namespaces/" + ChartRelease.NAMESPACE + "/" + name)
                        .toList());
        assertThat(secrets()).isEqualTo(before);
    }

    @Test
    void secretsOfTheOperatorAreLeftAlone() throws IOException {
        ChartRelease.install(cluster, List.of(ChartCases.file("own-secrets")));

        assertThat(cluster.paths())
                .noneMatch(path -> path.endsWith("-installation-key") || path.endsWith("secrets/encore-service-redis"));
    }

    @Test
    void theControlPlaneIsToldWhichRevisionItIs() throws IOException {
        ChartRelease first = ChartRelease.install(cluster, List.of(ChartCases.file("trial")));

        ChartRelease second = first.upgraded(List.of(ChartCases.file("trial")));

        assertThat(Stream.of(first, second).map(ChartUpgradeTest::revision)).containsExactly("1", "2");
        assertThat(Stream.of(first, second).map(ChartUpgradeTest::labelledRevision))
                .containsExactly("1", "2");
    }

    @Test
    void whoeverCountsRevisionsCountsThemInBothPlaces() throws IOException {
        ChartRelease release = ChartRelease.install(cluster, "counted", List.of(), Map.of("revision", "1234567"));

        assertThat(revision(release)).isEqualTo("1234567");
        assertThat(labelledRevision(release)).isEqualTo("1234567");
    }

    @Test
    void anUpgradeOfTheControlPlaneDoesNotRestartRedis() throws IOException {
        ChartRelease first = ChartRelease.install(cluster, List.of(ChartCases.file("trial")));

        ChartRelease second = first.upgraded(List.of(ChartCases.file("settings")));

        assertThat(only(second, StatefulSet.class).getSpec().getTemplate())
                .isEqualTo(only(first, StatefulSet.class).getSpec().getTemplate());
    }

    @Test
    void redisAndItsClientsHaveTheSamePassword() throws IOException {
        ChartRelease.install(cluster, List.of(ChartCases.file("trial")));

        JsonNode data = secrets().get("secrets/encore-service-redis");
        String password = decoded(data, "auth.conf").replace("requirepass ", "").strip();

        assertThat(password).matches("[A-Za-z0-9]{43}");
        assertThat(decoded(data, "url"))
                .isEqualTo("redis://default:" + password + "@encore-service-redis.media.svc:6379");
    }

    @Test
    void theNotesLeadToTheFirstInstance() throws IOException {
        String trial =
                ChartRelease.install(cluster, List.of(ChartCases.file("trial"))).notes();
        String production = ChartRelease.install(
                        cluster, "second", List.of(ChartCases.file("production-ingress")), Map.of())
                .notes();

        assertThat(trial)
                .contains("kubectl -n media port-forward service/encore-service 8080 8081")
                .contains("exec deployment/encore-service -- ")
                .contains("curl -sS -X POST http://localhost:8080/encoreinstance")
                .contains("http://default-test.encore.localhost:8081/");
        assertThat(production)
                .doesNotContain("port-forward")
                .contains("deployment/second-encore-service")
                .contains("curl -sS -X POST https://api-encore.example.com/encoreinstance")
                .contains("https://default-test.encore.example.com/");
    }

    private Map<String, JsonNode> secrets() {
        return GENERATED.stream()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> cluster.object(name).orElseThrow().path("data").deepCopy()));
    }

    private static String decoded(JsonNode data, String key) {
        return new String(Base64.getDecoder().decode(data.path(key).asString()), StandardCharsets.UTF_8);
    }

    private static String revision(ChartRelease release) {
        return only(release, Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()
                .stream()
                .filter(variable -> variable.getName().equals("ENCORE_KUBERNETES_REVISION"))
                .map(variable -> variable.getValue())
                .findFirst()
                .orElseThrow();
    }

    private static String labelledRevision(ChartRelease release) {
        return only(release, Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels()
                .get("encoreservice.io/control-plane-revision");
    }

    private static <T extends HasMetadata> T only(ChartRelease release, Class<T> type) {
        return release.documents().stream()
                .map(ChartCases::parse)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
