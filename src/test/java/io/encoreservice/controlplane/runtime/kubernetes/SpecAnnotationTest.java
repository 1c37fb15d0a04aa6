package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.Specs;
import io.encoreservice.shared.launch.S3Settings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecAnnotationTest {

    private static final InstanceSpec SPEC = withS3(
            Specs.withSettings(
                    Specs.withReplicas(Specs.withWorkers(Specs.restarted(Specs.spec("studio"), 7), 3), 2, 6),
                    Specs.SETTINGS),
            new S3Settings("AKIA", "hush", "token", "eu-north-1", "https://s3.example.org"));

    @Test
    void whatIsReadFromDeploymentAndSecretIsWhatWasWritten() {
        List<HasMetadata> objects = Manifests.of(SPEC);

        assertThat(SpecAnnotation.read(
                        Manifests.only(Deployment.class, objects), Manifests.only(Secret.class, objects)))
                .contains(SPEC);
    }

    @Test
    void withoutItsSecretOnlyItsTenantsSecretsAreMissing() {
        Deployment deployment = Manifests.only(Deployment.class, Manifests.of(SPEC));

        assertThat(SpecAnnotation.read(deployment, null))
                .contains(withS3(
                        Specs.withSettings(SPEC, Specs.SETTINGS.signedWith("")),
                        new S3Settings("", "", "", "eu-north-1", "https://s3.example.org")));
    }

    @Test
    void theTextHasAVersionAndNoSecret() {
        String text = SpecAnnotation.write(SPEC);

        assertThat(text).startsWith("{\"v\":1,").doesNotContain("AKIA", "hush", "token", "callbacks-are-signed");
    }

    @Test
    void aTextFromBeforeTheEnginesHadSettingsIsRead() {
        InstanceSpec plain = Specs.spec("plain");
        String text = SpecAnnotation.write(plain);

        assertThat(text).doesNotContain("encoding");
        assertThat(SpecAnnotation.read(deployment(plain, text), null)).contains(plain);
    }

    @Test
    void fieldsOfALaterVersionAreNoHindrance() {
        String later = SpecAnnotation.write(SPEC).replace("{\"v\":1,", "{\"v\":2,\"colour\":{\"of\":[\"blue\"]},");

        assertThat(SpecAnnotation.read(deployment(later), null))
                .isPresent()
                .get()
                .extracting(InstanceSpec::key)
                .isEqualTo(SPEC.key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"v\":1}",
                "{\"v\":1,\"uid\":\"UPPER\",\"tenant\":\"acme\",\"name\":\"a\",\"publicUrl\":\"http://a/\"}",
                "{\"v\":1,\"uid\":\"kabcdefgh234\",\"tenant\":\"acme\",\"name\":\"a\",\"publicUrl\":\"http:// a/\"}"
            })
    void whatIsNoSpecIsNotReadAsOne(String text) {
        assertThat(SpecAnnotation.read(deployment(text), null)).isEmpty();
    }

    @Test
    void whatWasCopiedToAnotherInstancesDeploymentIsNotTakenForThatInstance() {
        Deployment copy = deployment(SpecAnnotation.write(Specs.spec("other")));

        assertThat(SpecAnnotation.read(copy, null)).isEmpty();
    }

    @Test
    void aDeploymentWithoutAnnotationsHasNoSpec() {
        Deployment bare = new DeploymentBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .build();

        assertThat(SpecAnnotation.read(bare, null)).isEmpty();
    }

    private static Deployment deployment(String annotation) {
        return deployment(SPEC, annotation);
    }

    private static Deployment deployment(InstanceSpec spec, String annotation) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(InstanceNames.of(spec.uid()))
                .addToAnnotations(InstanceNames.SPEC, annotation)
                .endMetadata()
                .build();
    }

    private static InstanceSpec withS3(InstanceSpec spec, S3Settings s3) {
        return new InstanceSpec(
                spec.uid(),
                spec.key(),
                spec.publicUrl(),
                spec.profilesUrl(),
                s3,
                spec.settings(),
                spec.workers(),
                spec.replicas(),
                spec.maxReplicas(),
                spec.restartGeneration(),
                spec.limits());
    }
}
