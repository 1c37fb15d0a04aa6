package io.encoreservice.controlplane.token;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of token made here; each says so in its {@code typ} header and audience, so that none passes for another. */
enum TokenKind {
    /** Opens the API and the instances of one tenant, for about an hour. */
    SERVICE("sat+jwt", TokenKind.ENCORE),
    /** What a tenant keeps and exchanges for service access tokens. */
    PERSONAL("pat+jwt", "encore-tokens"),
    /** A service access token of a tenant that is only trying. */
    TRIAL("trial+jwt", TokenKind.ENCORE),
    /** Opens the operator's side, and nothing of any tenant. */
    ADMIN("admin+jwt", "encore-admin");

    /** The service's id, as catalogues and tokens name it. */
    static final String ENCORE = "encore";

    private final String type;
    private final String audience;

    TokenKind(String type, String audience) {
        this.type = type;
        this.audience = audience;
    }

    static Optional<TokenKind> ofType(@Nullable String type) {
        return Arrays.stream(values()).filter(kind -> kind.type.equals(type)).findFirst();
    }

    String type() {
        return type;
    }

    String audience() {
        return audience;
    }
}
