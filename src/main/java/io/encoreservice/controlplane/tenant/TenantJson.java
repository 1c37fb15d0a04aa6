package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How tenants and their personal tokens are written in Redis: JSON with a version; fields of newer versions are kept. */
final class TenantJson {

    private static final int VERSION = 1;

    private final JsonMapper mapper = JsonMapper.builder().build();

    String write(TenantRecord tenant) {
        return fill(mapper.createObjectNode().put("v", VERSION), tenant);
    }

    /** Writes {@code changed} over {@code record}, keeping every field that this version does not know. */
    String rewrite(String record, TenantRecord changed) {
        return fill((ObjectNode) mapper.readTree(record), changed);
    }

    TenantRecord read(String record) {
        JsonNode json = mapper.readTree(record);
        return new TenantRecord(
                new TenantId(json.path("id").asString("")),
                json.path("plan").asString(""),
                json.path("account").asString(""),
                Instant.parse(json.path("createdAt").asString("")),
                json.path("suspended").asString(""),
                Instant.ofEpochMilli(json.path("tokensSinceMillis")
                        .asLong(1_000 * json.path("tokensSince").asLong(0))),
                json.path("closed").asBoolean(false));
    }

    String write(PersonalToken token) {
        return mapper.createObjectNode()
                .put("v", VERSION)
                .put("id", token.id())
                .put("note", token.note())
                .put("createdAt", token.createdAt().toString())
                .put("expiresAt", token.expiresAt().toString())
                .toString();
    }

    PersonalToken readToken(String record) {
        JsonNode json = mapper.readTree(record);
        return new PersonalToken(
                json.path("id").asString(""),
                json.path("note").asString(""),
                Instant.parse(json.path("createdAt").asString("")),
                Instant.parse(json.path("expiresAt").asString("")));
    }

    private static String fill(ObjectNode record, TenantRecord tenant) {
        return record.put("id", tenant.id().value())
                .put("plan", tenant.plan())
                .put("account", tenant.account())
                .put("createdAt", tenant.createdAt().toString())
                .put("suspended", tenant.suspended())
                .put("tokensSinceMillis", tenant.tokensSince().toEpochMilli())
                .put("closed", tenant.closed())
                .toString();
    }
}
