package io.encoreservice.controlplane.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.encoreservice.controlplane.tenant.PersonalToken;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A personal access token as the operator sees it. */
@Schema(name = "PersonalToken")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PersonalTokenDocument(
        String id,
        String note,
        Instant createdAt,
        Instant expiresAt,
        boolean revoked,

        @Schema(description = "The token, in the answer that makes it and never again.") @Nullable
        String token) {

    static PersonalTokenDocument of(PersonalToken token, boolean revoked, @Nullable String value) {
        return new PersonalTokenDocument(
                token.id(), token.note(), token.createdAt(), token.expiresAt(), revoked, value);
    }

    @Override
    public String toString() {
        return "PersonalTokenDocument[" + id + "]";
    }
}
