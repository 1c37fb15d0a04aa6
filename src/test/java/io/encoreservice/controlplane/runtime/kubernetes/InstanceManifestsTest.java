package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.Specs;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import io.encoreservice.shared.redis.RedisAddress;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceManifestsTest {

    private static final InstanceSpec SPEC = Specs.spec("studio");

    @Test
    void equalSpecsGiveEqualObjects() {
        InstanceManifests one = Manifests.manifests(Manifests.settings(), Manifests.surroundings(true));
        InstanceManifests other = Manifests.manifests(Manifests.settings(), Manifests.surroundings(true));

        assertThat(other.of(SPEC)).isEqualTo(one.of(SPEC));
    }

    @Test
    void everythingButDeploymentAndClaimIsOwnedByTheDeployment() {
        List<HasMetadata> objects = Manifests.of(Specs.withReplicas(SPEC, 1, 3), "volume-claim", "true");

        List<HasMetadata> owned = InstanceManifests.owned(objects, "uid-of-deployment");

        assertThat(owned).hasSameSizeAs(objects);
        assertThat(owned).allSatisfy(object -> {
            if (object instanceof Deployment || object instanceof PersistentVolumeClaim) {
                assertThat(object.getMetadata().getOwnerReferences()).isEmpty();
            } else {
                assertThat(object.getMetadata().getOwnerReferences())
                        .containsExactly(new OwnerReferenceBuilder()
                                .withApiVersion("apps/v1")
                                .withKind("Deployment")
                                .withName("encore-" + SPEC.uid())
                                .withUid("uid-of-deployment")
                                .withController(true)
                                .build());
            }
        });
    }

    @Test
    void owningLeavesTheFirstStepsObjectsAsTheyWere() {
        List<HasMetadata> objects = Manifests.of(SPEC);

        InstanceManifests.owned(objects, "uid-of-deployment");

        assertThat(objects).isEqualTo(Manifests.of(SPEC));
    }

    @Test
    void withoutADeploymentThereIsNoOwner() {
        List<HasMetadata> orphans = Manifests.of(SPEC).stream()
                .filter(object -> !(object instanceof Deployment))
                .toList();

        assertThatThrownBy(() -> InstanceManifests.owned(orphans, "uid")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChangedStorageKeyRollsThePodsAndShowsNothing() {
        List<HasMetadata> before = Manifests.of(withKey("first-secret-key"));
        List<HasMetadata> after = Manifests.of(withKey("other-secret-key"));

        assertThat(template(after)).isNotEqualTo(template(before));
        assertThat(template(after).toString()).doesNotContain("other-secret-key");
    }

    @Test
    void scalingRollsNothing() {
        assertThat(template(Manifests.of(Specs.withReplicas(SPEC, 3, 3))))
                .isEqualTo(template(Manifests.of(Specs.withReplicas(SPEC, 1, 1))));
    }

    @Test
    void aRestartRollsThePods() {
        assertThat(template(Manifests.of(Specs.restarted(SPEC, 1)))).isNotEqualTo(template(Manifests.of(SPEC)));
    }

    @Test
    void anotherRevisionOfTheControlPlaneAloneRollsNothing() {
        assertThat(template(Manifests.of(SPEC, "revision", "7"))).isEqualTo(template(Manifests.of(SPEC)));
        assertThat(deployment(Manifests.of(SPEC, "revision", "7")).getMetadata().getAnnotations())
                .containsEntry("encoreservice.io/revision", "7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ENCORE_SETTINGS_REDIS_URI",
                "ENCORESETTINGS_SECURITY_USERS_PROXY_PASSWORD",
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "ENCORE_SETTINGS_CALLBACK_SECRET"
            })
    void aSecretReachesTheEngineOnlyByReference(String name) {
        EnvVar variable = variable(name, Manifests.of(withKey("first-secret-key")));

        assertThat(variable.getValue()).isNull();
        assertThat(variable.getValueFrom().getSecretKeyRef())
                .extracting("name", "key")
                .containsExactly("encore-" + SPEC.uid(), name);
    }

    @Test
    void otherSettingsOfTheEnginesRollThem() {
        assertThat(template(Manifests.of(Specs.withSettings(SPEC, Specs.SETTINGS))))
                .isNotEqualTo(
                        template(Manifests.of(Specs.withSettings(SPEC, Specs.SETTINGS.signedWith("another-secret")))))
                .isNotEqualTo(template(Manifests.of(SPEC)))
                .isEqualTo(template(Manifests.of(Specs.withSettings(SPEC, Specs.SETTINGS))));
    }

    @Test
    void theImageIsToldToBeAnEngine() {
        assertThat(variable("ENCORE_ROLE", Manifests.of(SPEC)).getValue()).isEqualTo("engine");
    }

    @Test
    void anEngineGoesToRedisAsTheInstancesOwnUser() {
        Secret secret = Manifests.only(Secret.class, Manifests.of(SPEC));

        String uri = decoded(secret, "ENCORE_SETTINGS_REDIS_URI");

        assertThat(uri)
                .startsWith("redis://" + SPEC.uid() + ":")
                .contains(Manifests.CREDENTIALS.redisPassword(SPEC.uid()))
                .endsWith("@encore-redis.encore.svc:6379")
                .doesNotContain("root-password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(A)", "$$(A)", "$$$(A)", "$$$$(A)", "$", "$$", "a$b$", "($)"})
    void aVariableThatLooksLikeAReferenceStaysWhatItIs(String text) {
        InstanceSpec spec = new InstanceSpec(
                SPEC.uid(),
                SPEC.key(),
                SPEC.publicUrl(),
                "https://example.org/" + text,
                S3Settings.NONE,
                EngineSettings.NONE,
                1,
                1,
                1,
                0,
                EngineLimits.NONE);

        assertThat(asTheNodeExpands(variable("ENCORE_SETTINGS_PROFILE_LOCATION", Manifests.of(spec))
                        .getValue()))
                .isEqualTo("https://example.org/" + text);
    }

    @Test
    void whatScalesItselfIsNotScaledByUs() {
        InstanceSpec spec = Specs.withReplicas(SPEC, 2, 5);
        List<HasMetadata> withoutKeda = Manifests.manifests(Manifests.settings(), Manifests.surroundings(false))
                .of(spec);

        assertThat(deployment(Manifests.of(spec)).getSpec().getReplicas()).isNull();
        assertThat(deployment(withoutKeda).getSpec().getReplicas()).isNull();
        assertThat(Manifests.only(HorizontalPodAutoscaler.class, withoutKeda).getSpec())
                .extracting("minReplicas", "maxReplicas")
                .containsExactly(2, 5);
    }

    @Test
    void kedaCountsWaitingAndRunningJobsOfEveryPriorityClass() {
        GenericKubernetesResource scaled = scaledObject(Manifests.of(Specs.withReplicas(SPEC, 2, 5)));
        String prefix = "{" + SPEC.uid() + "}:";

        List<Map<String, Object>> triggers = scaled.get("spec", "triggers");

        assertThat(triggers)
                .extracting("metadata.listName")
                .containsExactly(prefix + "queue:0", prefix + "queue:1", prefix + "leases");
        assertThat((String) scaled.get("spec", "advanced", "scalingModifiers", "formula"))
                .isEqualTo("queue0 + queue1 + running");
        assertThat((Integer) scaled.get("spec", "minReplicaCount")).isEqualTo(2);
        assertThat((Integer) scaled.get("spec", "maxReplicaCount")).isEqualTo(5);
    }

    @Test
    void kedaGoesToRedisAsTheInstancesOwnUserToo() {
        List<HasMetadata> objects = Manifests.of(Specs.withReplicas(SPEC, 1, 5));
        Secret secret = Manifests.only(Secret.class, objects);
        GenericKubernetesResource authentication = generic("TriggerAuthentication", objects);

        List<Map<String, String>> references = authentication.get("spec", "secretTargetRef");

        assertThat(references)
                .extracting("parameter", "name", "key")
                .containsExactly(
                        tuple("username", "encore-" + SPEC.uid(), "redis-username"),
                        tuple("password", "encore-" + SPEC.uid(), "redis-password"));
        assertThat(decoded(secret, "redis-username")).isEqualTo(SPEC.uid().value());
        assertThat(decoded(secret, "redis-password")).isEqualTo(Manifests.CREDENTIALS.redisPassword(SPEC.uid()));
    }

    @Test
    void kedaIsToldOfAnEncryptedRedisAndItsDatabase() {
        InstanceSurroundings usual = Manifests.surroundings(true);
        InstanceSurroundings tls = new InstanceSurroundings(
                usual.namespace(), RedisAddress.of("rediss://:pw@redis.example.org/3"), usual.samples(), true);

        List<Map<String, Object>> triggers = scaledObject(
                        Manifests.manifests(Manifests.settings(), tls).of(Specs.withReplicas(SPEC, 1, 5)))
                .get("spec", "triggers");

        assertThat(triggers)
                .allSatisfy(trigger -> assertThat(trigger.get("metadata"))
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsEntry("address", "redis.example.org:6379")
                        .containsEntry("enableTLS", "true")
                        .containsEntry("databaseIndex", "3"));
    }

    @Test
    void kedaAndEnginesAreToldOfARedisCluster() {
        InstanceSurroundings usual = Manifests.surroundings(true);
        InstanceSurroundings many = new InstanceSurroundings(
                usual.namespace(), RedisAddress.of("redis://:pw@redis.example.org", true), usual.samples(), true);

        List<HasMetadata> objects =
                Manifests.manifests(Manifests.settings(), many).of(Specs.withReplicas(SPEC, 1, 5));

        List<Map<String, Object>> triggers = scaledObject(objects).get("spec", "triggers");
        assertThat(triggers)
                .extracting("type", "metadata.addresses")
                .containsOnly(tuple("redis-cluster", "redis.example.org:6379"));
        assertThat(variable("ENCORE_SETTINGS_REDIS_CLUSTER", objects).getValue())
                .isEqualTo("true");
    }

    @Test
    void aSuspendedInstanceHasNoEngineAndNoScaler() {
        List<HasMetadata> objects = Manifests.of(Specs.withReplicas(SPEC, 0, 5));

        assertThat(deployment(objects).getSpec().getReplicas()).isZero();
        assertThat(objects).noneMatch(GenericKubernetesResource.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({"ReadWriteOnce, Recreate", "ReadWriteOncePod, Recreate", "ReadWriteMany, RollingUpdate"})
    void podsThatCannotShareTheirVolumeAreRolledOneAfterTheOther(String accessMode, String strategy) {
        List<HasMetadata> objects = Manifests.of(SPEC, "volume-claim", "true", "access-mode", accessMode);

        assertThat(deployment(objects).getSpec().getStrategy().getType()).isEqualTo(strategy);
        assertThat(Manifests.only(PersistentVolumeClaim.class, objects)
                        .getSpec()
                        .getAccessModes())
                .containsExactly(accessMode);
    }

    @Test
    void aRollNeverTakesTheOldEngineBeforeTheNewOneIsReady() {
        var rolling = deployment(Manifests.of(SPEC)).getSpec().getStrategy().getRollingUpdate();

        assertThat(rolling.getMaxUnavailable().getIntVal()).isZero();
        assertThat(rolling.getMaxSurge().getIntVal()).isOne();
    }

    @Test
    void theOperatorsWishesForPodsAreKept() {
        PodSpec pod = pods(Manifests.of(
                SPEC,
                "node-selector.[encoreservice.io/pool]",
                "engines",
                "runtime-class",
                "gvisor",
                "image-pull-secrets",
                "one,two",
                "image-pull-policy",
                "Never",
                "termination-grace",
                "2m"));

        assertThat(pod.getNodeSelector()).isEqualTo(Map.of("encoreservice.io/pool", "engines"));
        assertThat(pod.getRuntimeClassName()).isEqualTo("gvisor");
        assertThat(pod.getImagePullSecrets()).extracting("name").containsExactly("one", "two");
        assertThat(pod.getContainers().getFirst().getImagePullPolicy()).isEqualTo("Never");
        assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(120);
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/svt/encore-web:1.0.0, auto, 1000",
        "ghcr.io/svt/encore-web, auto, 1000",
        "registry.example.org:5000/mirror/encore-web@sha256:00, auto, 1000",
        "encore-web:latest, auto, 1000",
        "ghcr.io/encore-service/encore-service:0.1.0, auto, 10001",
        "ghcr.io/encore-web/encore-service:0.1.0, auto, 10001",
        "ghcr.io/svt/encore-web:1.0.0, own, 10001",
        "example.org/built-by-us:1, svt, 1000"
    })
    void anImageIsTakenForWhatItIs(String image, String engine, long user) {
        PodSpec pod = pods(Manifests.of(SPEC, "image", image, "engine", engine));

        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(user);
    }

    @Test
    void svtEncoreIsAskedAtItsPortAndHasNoContentFolder() {
        List<HasMetadata> objects = Manifests.of(SPEC, "image", "ghcr.io/svt/encore-web:1.0.0", "volume-claim", "true");
        Container engine = pods(objects).getContainers().getFirst();

        assertThat(engine.getReadinessProbe().getTcpSocket()).isNotNull();
        assertThat(engine.getLivenessProbe().getHttpGet()).isNull();
        assertThat(engine.getVolumeMounts()).extracting("mountPath").doesNotContain("/usercontent");
        assertThat(objects).noneMatch(PersistentVolumeClaim.class::isInstance);
        assertThat(variables(objects)).extracting(EnvVar::getName).doesNotContain("JAVA_OPTS");
    }

    @ParameterizedTest
    @CsvSource({"2Gi, 256m", "512Mi, 96m", "1Gi, 128m", "16Gi, 512m"})
    void theHeapLeavesMostOfTheMemoryToFfmpeg(String limit, String heap) {
        assertThat(variable("JAVA_OPTS", Manifests.of(SPEC, "memory-limit", limit))
                        .getValue())
                .isEqualTo("-Xmx" + heap);
    }

    @ParameterizedTest
    @CsvSource({"cpu-request, 3, cpu-limit, 2", "memory-request, 3Gi, memory-limit, 2Gi", "work-size, big, cpu-limit, 2"
    })
    void sizesThatMakeNoSenseAreRefusedBeforeAnyInstanceIs(String one, String first, String other, String second) {
        KubernetesProperties settings = Manifests.settings(one, first, other, second);

        assertThatThrownBy(() -> Manifests.manifests(settings, Manifests.surroundings(true)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEngineHasAsLongToStartAsTheOperatorSays() {
        List<HasMetadata> objects = Manifests.of(SPEC, "start-timeout", "5m");
        var startup = pods(objects).getContainers().getFirst().getStartupProbe();

        assertThat(startup.getPeriodSeconds() * startup.getFailureThreshold()).isEqualTo(300);
        assertThat(deployment(objects).getSpec().getProgressDeadlineSeconds()).isEqualTo(300);
    }

    @Test
    void theServiceLeadsToTheEnginesPort() {
        List<HasMetadata> objects = Manifests.of(SPEC);
        Service service = Manifests.only(Service.class, objects);

        assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
        assertThat(service.getSpec().getSelector())
                .isEqualTo(deployment(objects).getSpec().getSelector().getMatchLabels());
        assertThat(service.getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getTargetPort().getStrVal()).isEqualTo("http"));
        assertThat(pods(objects).getContainers().getFirst().getPorts())
                .singleElement()
                .extracting("name", "containerPort")
                .containsExactly("http", 8080);
    }

    private static InstanceSpec withKey(String secretAccessKey) {
        return new InstanceSpec(
                SPEC.uid(),
                SPEC.key(),
                SPEC.publicUrl(),
                "",
                new S3Settings("AKIA", secretAccessKey, "", "", ""),
                Specs.SETTINGS,
                2,
                1,
                1,
                0,
                EngineLimits.NONE);
    }

    private static Deployment deployment(List<HasMetadata> objects) {
        return Manifests.only(Deployment.class, objects);
    }

    private static PodTemplateSpec template(List<HasMetadata> objects) {
        return deployment(objects).getSpec().getTemplate();
    }

    private static PodSpec pods(List<HasMetadata> objects) {
        return deployment(objects).getSpec().getTemplate().getSpec();
    }

    private static List<EnvVar> variables(List<HasMetadata> objects) {
        return pods(objects).getContainers().getFirst().getEnv();
    }

    private static EnvVar variable(String name, List<HasMetadata> objects) {
        return variables(objects).stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** References to variables for what they hold, and two dollars for one. */
    private static String asTheNodeExpands(String value) {
        StringBuilder expanded = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char next = i + 1 < value.length() ? value.charAt(i + 1) : ' ';
            int end = value.indexOf(')', i);
            if (value.charAt(i) == '$' && next == '(' && end > 0) {
                expanded.append("<a variable's value>");
                i = end;
            } else {
                expanded.append(value.charAt(i));
                i += value.charAt(i) == '$' && next == '$' ? 1 : 0;
            }
        }
        return expanded.toString();
    }

    private static GenericKubernetesResource scaledObject(List<HasMetadata> objects) {
        return generic("ScaledObject", objects);
    }

    private static GenericKubernetesResource generic(String kind, List<HasMetadata> objects) {
        Optional<HasMetadata> found =
                objects.stream().filter(object -> kind.equals(object.getKind())).findFirst();
        return (GenericKubernetesResource) found.orElseThrow();
    }

    private static String decoded(Secret secret, String name) {
        return new String(Base64.getDecoder().decode(secret.getData().get(name)), StandardCharsets.UTF_8);
    }
}
