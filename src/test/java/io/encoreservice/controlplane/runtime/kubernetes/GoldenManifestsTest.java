package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.Specs;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Shows in review what a change means for a cluster; {@code -Dkubernetes.golden=write} writes the files anew. */
class GoldenManifestsTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "kubernetes");
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private static final InstanceSpec PLAIN = new InstanceSpec(
            new Uid("kabcdefgh234"),
            new InstanceKey(TenantId.of("acme"), InstanceName.of("studio")),
            URI.create("https://acme-studio.encore.example.org/"),
            "",
            S3Settings.NONE,
            EngineSettings.NONE,
            2,
            1,
            1,
            0,
            EngineLimits.NONE);

    private static final InstanceSpec WITH_S3 = new InstanceSpec(
            PLAIN.uid(),
            PLAIN.key(),
            PLAIN.publicUrl(),
            "https://profiles.example.org/index.yml",
            new S3Settings("AKIAEXAMPLE", "example-secret", "example-session", "eu-north-1", "https://s3.example.org"),
            Specs.SETTINGS,
            4,
            1,
            1,
            3,
            new EngineLimits(100, 20_000_000_000L, 2_000_000_000, Duration.ofMinutes(10)));

    @Test
    void aPlainInstance() throws IOException {
        assertGolden("plain", Manifests.of(PLAIN));
    }

    @Test
    void anInstanceWithAVolumeClaimAndObjectStorage() throws IOException {
        assertGolden("volume-claim", Manifests.of(WITH_S3, "volume-claim", "true", "storage-class", "fast"));
    }

    @Test
    void anInstanceScaledByKeda() throws IOException {
        assertGolden("scaled-by-keda", Manifests.of(Specs.withReplicas(PLAIN, 1, 5)));
    }

    @Test
    void anInstanceScaledByItsCpu() throws IOException {
        List<HasMetadata> objects = Manifests.manifests(Manifests.settings(), Manifests.surroundings(false))
                .of(Specs.withReplicas(PLAIN, 2, 5));

        assertGolden("scaled-by-cpu", objects);
    }

    @Test
    void anInstanceOfSvtEncoresOwnImage() throws IOException {
        assertGolden("svt-image", Manifests.of(PLAIN, "image", "ghcr.io/svt/encore-web:1.0.0"));
    }

    @Test
    void aSuspendedInstance() throws IOException {
        assertGolden("suspended", Manifests.of(Specs.withReplicas(PLAIN, 0, 5)));
    }

    private static void assertGolden(String name, List<HasMetadata> objects) throws IOException {
        String yaml = InstanceManifests.owned(objects, "11111111-2222-3333-4444-555555555555").stream()
                .map(GoldenManifestsTest::yaml)
                .collect(Collectors.joining());
        Path file = FOLDER.resolve(name + ".yaml");
        if ("write".equals(System.getProperty("kubernetes.golden"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, yaml);
        }
        assertThat(yaml).isEqualTo(Files.readString(file));
    }

    private static String yaml(HasMetadata object) {
        return YAML.writeValueAsString(sorted(Serialization.unmarshal(Serialization.asJson(object), Map.class)));
    }

    private static Object sorted(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> sorted = new TreeMap<>();
                map.forEach((name, part) -> sorted.put(String.valueOf(name), sorted(part)));
                yield sorted;
            }
            case List<?> list -> list.stream().map(GoldenManifestsTest::sorted).toList();
            default -> value;
        };
    }
}
