package io.encoreservice.controlplane.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.TenantId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TenantJsonTest {

    private static final TenantRecord RECORD = new TenantRecord(
            TenantId.trial("abcdefghij23"),
            "trial",
            "account",
            Instant.parse("2026-11-23T12:00:00.123Z"),
            "unpaid",
            Instant.parse("2026-11-23T12:00:00.456Z"),
            true);

    private final TenantJson json = new TenantJson();

    @Test
    void aTenantIsReadAsItWasWritten() {
        assertThat(json.read(json.write(RECORD))).isEqualTo(RECORD);
        assertThat(json.write(RECORD)).startsWith("{\"v\":1,");
    }

    @Test
    void aPersonalTokenIsReadAsItWasWritten() {
        PersonalToken token = new PersonalToken(
                "id", "for \"CI\"", Instant.parse("2026-11-23T12:00:00Z"), Instant.parse("2027-11-23T12:00:00Z"));

        assertThat(json.readToken(json.write(token))).isEqualTo(token);
    }

    @Test
    void whatANewerVersionWroteIsKeptWithItsVersion() {
        String newer = json.write(RECORD).replace("{\"v\":1,", "{\"v\":2,\"limits\":{\"gpu\":[1,2]},\"owner\":null,");

        String rewritten = json.rewrite(newer, RECORD.withPlan("default"));

        assertThat(rewritten).startsWith("{\"v\":2,\"limits\":{\"gpu\":[1,2]},\"owner\":null,");
        assertThat(json.read(rewritten)).isEqualTo(RECORD.withPlan("default"));
    }

    @Test
    void whatAnOlderVersionDidNotWriteHasItsDefault() {
        String older = "{\"v\":1,\"id\":\"acme\",\"plan\":\"default\",\"account\":\"acme\","
                + "\"createdAt\":\"2026-11-23T12:00:00Z\"}";

        assertThat(json.read(older))
                .isEqualTo(TenantRecord.of(TenantId.of("acme"), "default", Instant.parse("2026-11-23T12:00:00Z")));
    }
}
