package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.launch.EncodingOverrides;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InstanceJsonTest {

    private static final Instance INSTANCE = new Instance(
            new Uid("abcdefghij23"),
            new InstanceKey(TenantId.trial("x1"), InstanceName.of("test")),
            "",
            "https://example.com/profiles.yml",
            new S3Settings("AKIA", "very \"secret\"", "{{secrets.token}}", "eu-north-1", "https://s3.example.com"),
            new EngineSettings(
                    "what-is-secret-of-callbacks",
                    new EncodingOverrides(
                            false,
                            null,
                            Map.of("benchmark", ""),
                            Map.of(5, "5.0(side)"),
                            Map.of(
                                    "de",
                                    new EncodingOverrides.MixPreset(
                                            Map.of("5.1(side)", Map.of("stereo", "FL=FL|FR=FR")), Map.of(), true)),
                            Map.of("http", Map.of("reconnect", "0")),
                            List.of("ssim"))),
            Map.of("team", "news"),
            Instant.parse("2026-11-23T04:00:00.123Z"),
            4,
            2,
            5,
            7);

    private final InstanceJson json = new InstanceJson();

    @Test
    void whatIsWrittenIsReadBackTheSame() {
        assertThat(json.read(json.write(INSTANCE))).isEqualTo(INSTANCE);
    }

    @Test
    void aRecordHasAVersion() {
        assertThat(tree(json.write(INSTANCE)).path("v").asInt()).isEqualTo(1);
    }

    @Test
    void fieldsOfANewerServiceSurviveARewrite() {
        String newer = """
                {"v":2,"notes":{"a":[]},"uid":"abcdefghij23","tenant":"acme","name":"test","gpu":true,
                 "createdAt":"2026-11-23T04:00:00Z","workers":2,"restartGeneration":0}""";

        JsonNode rewritten = tree(json.rewrite(newer, json.read(newer).restarted()));

        assertThat(rewritten.path("restartGeneration").asInt()).isEqualTo(1);
        assertThat(rewritten.path("gpu").asBoolean()).isTrue();
        assertThat(rewritten.path("notes").path("a").isArray()).isTrue();
        assertThat(rewritten.path("v").asInt()).isEqualTo(2);
    }

    @Test
    void fieldsThatAnOlderServiceDidNotKnowHaveDefaults() {
        Instance read = json.read("""
                {"v":1,"uid":"abcdefghij23","tenant":"acme","name":"test","createdAt":"2026-11-23T04:00:00Z"}""");

        assertThat(read.profilesUrl()).isEmpty();
        assertThat(read.s3()).isEqualTo(S3Settings.NONE);
        assertThat(read.settings()).isEqualTo(EngineSettings.NONE);
        assertThat(read.workers()).isEqualTo(1);
        assertThat(read.replicas()).isEqualTo(1);
        assertThat(read.maxReplicas()).isEqualTo(1);
    }

    @Test
    void aSuspendedInstanceStaysSuspended() {
        Instance suspended = INSTANCE.scaled(0, 0);

        assertThat(json.read(json.write(suspended)).replicas()).isZero();
    }

    @Test
    void aTombstoneHoldsTheWholeRecord() {
        String record = json.write(INSTANCE);

        Tombstone tombstone =
                json.readTombstone("{\"v\":1,\"deletedAt\":\"2026-11-23T05:00:00Z\",\"instance\":" + record + "}");

        assertThat(tombstone).isEqualTo(new Tombstone(INSTANCE, Instant.parse("2026-11-23T05:00:00Z")));
    }

    @Test
    void noSecretIsInALogLine() {
        assertThat(INSTANCE.toString()).doesNotContain("secret").doesNotContain("AKIA");
    }

    private static JsonNode tree(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
