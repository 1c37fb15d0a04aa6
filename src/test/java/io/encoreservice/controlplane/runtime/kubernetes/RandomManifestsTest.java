package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.Specs;
import io.encoreservice.kubernetes.PodSecurity;
import io.encoreservice.kubernetes.UnknownFields;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What must hold for every instance and all settings; a seed that fails fails again. */
class RandomManifestsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SEEDS = 120;
    private static final String LABEL = "([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?";

    /** One installation and one instance. */
    record Draw(int seed, List<String> settings, InstanceSpec spec, boolean keda) {

        InstanceManifests manifests() {
            return Manifests.manifests(
                    Manifests.settings(settings.toArray(String[]::new)), Manifests.surroundings(keda));
        }

        List<HasMetadata> objects() {
            return manifests().of(spec);
        }

        @Override
        public String toString() {
            return "seed " + seed;
        }
    }

    @ParameterizedTest
    @MethodSource("draws")
    void everyPodPassesPodSecurityRestrictedAndMore(Draw draw) {
        List<HasMetadata> objects = draw.objects();
        PodTemplateSpec template =
                Manifests.only(Deployment.class, objects).getSpec().getTemplate();
        PodSpec pod = template.getSpec();
        Container engine = pod.getContainers().getFirst();

        assertThat(PodSecurity.violations(template)).isEmpty();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(Manifests.only(ServiceAccount.class, objects).getAutomountServiceAccountToken())
                .isFalse();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(pod.getTerminationGracePeriodSeconds()).isPositive();
        assertThat(pod.getContainers()).hasSize(1);
        assertThat(engine.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(engine.getResources().getRequests()).containsOnlyKeys("cpu", "memory", "ephemeral-storage");
        assertThat(engine.getResources().getLimits()).containsOnlyKeys("cpu", "memory", "ephemeral-storage");
        assertThat(List.of(engine.getStartupProbe(), engine.getReadinessProbe(), engine.getLivenessProbe()))
                .allMatch(probe -> (probe.getHttpGet() == null) != (probe.getTcpSocket() == null));
        assertThat(pod.getVolumes())
                .allMatch(volume -> volume.getPersistentVolumeClaim() != null
                        || volume.getEmptyDir().getSizeLimit() != null);
        assertThat(engine.getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyElementsOf(
                        pod.getVolumes().stream().map(Volume::getName).toList());
    }

    @ParameterizedTest
    @MethodSource("draws")
    void everyInstanceIsClosedToTheNetworkAndOpenToDrains(Draw draw) {
        List<HasMetadata> objects = draw.objects();

        NetworkPolicy policy = Manifests.only(NetworkPolicy.class, objects);
        PodDisruptionBudget budget = Manifests.only(PodDisruptionBudget.class, objects);

        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress()).hasSize(1);
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isOne();
        assertThat(List.of(
                        policy.getSpec().getPodSelector(),
                        budget.getSpec().getSelector(),
                        Manifests.only(Deployment.class, objects).getSpec().getSelector()))
                .allMatch(selector -> selector.getMatchLabels()
                        .equals(InstanceNames.selector(draw.spec().uid())));
    }

    @ParameterizedTest
    @MethodSource("draws")
    void equalSpecsGiveEqualObjectsDownToTheByte(Draw draw) {
        List<HasMetadata> one = InstanceManifests.owned(draw.objects(), "owner");
        List<HasMetadata> other = InstanceManifests.owned(draw.objects(), "owner");

        assertThat(other).isEqualTo(one);
        assertThat(other.stream().map(Serialization::asJson))
                .containsExactlyElementsOf(
                        one.stream().map(Serialization::asJson).toList());
    }

    @ParameterizedTest
    @MethodSource("draws")
    void noSecretValueIsOutsideTheSecret(Draw draw) {
        List<HasMetadata> objects = draw.objects();
        List<String> values = Manifests.only(Secret.class, objects).getData().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("redis-username"))
                .flatMap(entry -> Stream.of(
                        entry.getValue(),
                        new String(Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)))
                .toList();

        assertThat(values).hasSizeGreaterThanOrEqualTo(6);
        assertThat(objects.stream().filter(object -> !(object instanceof Secret)))
                .allSatisfy(object -> assertThat(Serialization.asJson(object)).doesNotContain(values));
    }

    @ParameterizedTest
    @MethodSource("draws")
    void nothingIsSaidThatAServerWouldNotKeepAsItIs(Draw draw) {
        assertThat(draw.objects()).allSatisfy(object -> {
            assertThat(UnknownFields.in(object)).isEmpty();
            assertThat(empties(object.getKind(), JSON.readTree(Serialization.asJson(object))))
                    .isEmpty();
            assertThat(object.getMetadata().getNamespace()).isEqualTo("encore");
            assertThat(object.getMetadata().getName())
                    .isEqualTo("encore-" + draw.spec().uid());
            assertThat(object.getMetadata().getLabels().values()).allMatch(value -> value.matches(LABEL));
        });
    }

    @ParameterizedTest
    @MethodSource("draws")
    void theSpecIsReadBackFromTheObjects(Draw draw) {
        List<HasMetadata> objects = draw.objects();

        assertThat(SpecAnnotation.read(
                        Manifests.only(Deployment.class, objects), Manifests.only(Secret.class, objects)))
                .contains(draw.spec());
    }

    static Stream<Draw> draws() {
        return IntStream.range(0, SEEDS).mapToObj(RandomManifestsTest::draw);
    }

    private static Draw draw(int seed) {
        Random random = new Random(seed);
        List<String> settings = new ArrayList<>();
        maybe(random, settings, "volume-claim", "true");
        maybe(random, settings, "access-mode", one(random, "ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod"));
        maybe(random, settings, "storage-class", "fast");
        maybe(random, settings, "image", "ghcr.io/svt/encore-web:1.0.0");
        maybe(random, settings, "engine", one(random, "own", "svt", "auto"));
        maybe(random, settings, "runtime-class", "gvisor");
        maybe(random, settings, "node-selector.[pool]", "engines");
        maybe(random, settings, "image-pull-secrets", one(random, "one", "one,two"));
        maybe(random, settings, "cpu-request", one(random, "100m", "0.5", "1500m", "2"));
        maybe(random, settings, "memory-request", one(random, "256Mi", "1024Mi", "1G"));
        maybe(random, settings, "start-timeout", one(random, "1s", "45s", "10m"));
        maybe(random, settings, "termination-grace", one(random, "0s", "5m"));
        maybe(random, settings, "network-policy.redis-labels.[app]", "redis");
        maybe(random, settings, "network-policy.redis-cidrs", one(random, "10.0.0.0/8", "10.1.0.0/16,fd00::/8"));
        maybe(random, settings, "network-policy.refuse-cidrs", one(random, "34.118.224.0/20", "10.0.0.0/8,fd00::/8"));
        maybe(random, settings, "network-policy.allow-cidrs", "10.20.0.0/16");
        return new Draw(seed, List.copyOf(settings), spec(random), random.nextBoolean());
    }

    private static InstanceSpec spec(Random random) {
        String tenant = "t" + text(random, "abcdefghijklmnopqrstuvwxyz0123456789-", random.nextInt(38)) + "x";
        String name = text(random, "abcdefghijklmnopqrstuvwxyz0123456789", 1 + random.nextInt(62 - tenant.length()));
        InstanceKey key = new InstanceKey(TenantId.of(tenant), InstanceName.of(name));
        int replicas = random.nextInt(4);
        return new InstanceSpec(
                new Uid("u" + text(random, "abcdefghijklmnopqrstuvwxyz234567", 11)),
                key,
                URI.create("https://" + key.label() + ".encore.example.org/"),
                random.nextBoolean() ? "" : "https://profiles.example.org/" + text(random, "abc$()/%41", 8),
                random.nextBoolean() ? S3Settings.NONE : s3(random),
                settings(random),
                1 + random.nextInt(8),
                replicas,
                replicas + random.nextInt(4),
                random.nextInt(100),
                new EngineLimits(
                        random.nextInt(1_000),
                        random.nextLong(1L << 50),
                        random.nextLong(1L << 40),
                        Duration.ofSeconds(random.nextInt(100_000))));
    }

    private static EngineSettings settings(Random random) {
        EngineSettings settings = random.nextBoolean() ? EngineSettings.NONE : Specs.SETTINGS;
        return settings.signedWith(random.nextBoolean() ? "" : text(random, "abcXYZ019$()/+=\"'\\ ", 24));
    }

    private static S3Settings s3(Random random) {
        String secret = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
        return new S3Settings(
                "AKIA" + text(random, secret, 16),
                text(random, secret, 40),
                random.nextBoolean() ? "" : text(random, secret, 100),
                random.nextBoolean() ? "" : "eu-north-1",
                random.nextBoolean() ? "" : "https://s3.example.org");
    }

    private static void maybe(Random random, List<String> settings, String name, String value) {
        if (random.nextBoolean()) {
            settings.add(name);
            settings.add(value);
        }
    }

    private static String one(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static List<String> empties(String path, JsonNode node) {
        List<String> found = new ArrayList<>();
        if (node.isNull()
                || (node.isContainer() && node.isEmpty())
                || (node.isString() && node.asString().isEmpty())) {
            found.add(path);
        }
        node.properties().forEach(entry -> found.addAll(empties(path + "." + entry.getKey(), entry.getValue())));
        if (node.isArray()) {
            node.forEach(element -> found.addAll(empties(path + "[]", element)));
        }
        return found;
    }
}
