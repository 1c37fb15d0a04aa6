package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.tenant.TestPlans;
import io.encoreservice.shared.launch.S3Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstanceSpecsTest {

    private final InstanceSpecs specs = new InstanceSpecs(
            new PublicAddresses(
                    new InstallationProperties(Path.of("unused"), "http://api", "encore.localhost", "default")),
            TestPlans.directory(),
            new SecretReferences((tenant, name) -> Optional.empty()));

    @Test
    void secretsWithoutAKeyAreNoPartOfWhatRuns() {
        S3Settings half = new S3Settings("", "secret", "token", "eu", "https://minio:9000");

        assertThat(specs.of(instance(half)).s3()).isEqualTo(new S3Settings("", "", "", "eu", "https://minio:9000"));
    }

    @Test
    void secretsWithTheirKeyAre() {
        S3Settings whole = new S3Settings("id", "secret", "token", "eu", "https://minio:9000");

        assertThat(specs.of(instance(whole)).s3()).isEqualTo(whole);
    }

    private static Instance instance(S3Settings s3) {
        return new Instance(
                new Uid("abcdefghij23"),
                new InstanceKey(TenantId.of("acme"), InstanceName.of("test")),
                "",
                s3,
                Instant.parse("2026-11-23T04:00:00Z"),
                1,
                1,
                1,
                0);
    }
}
