package io.encoreservice.controlplane.token;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * The one spelling of a token: three parts of canonical base64url. Every other spelling of the same bytes is refused,
 * so that a token cannot be changed and stay good.
 */
final class TokenForm {

    private static final int PARTS = 3;

    private TokenForm() {}

    static boolean isCanonical(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != PARTS) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || !isCanonicalPart(part)) {
                return false;
            }
        }
        return true;
    }

    /** The header's members as they stand in the token, since the library forgets those that are null or empty. */
    static Map<String, ?> header(String token, JwtJsonReader json) {
        return members(token.substring(0, token.indexOf('.')), json);
    }

    /** The claims' members, of which nothing is proved. */
    static Map<String, ?> claims(String token, JwtJsonReader json) {
        return members(token.substring(token.indexOf('.') + 1, token.lastIndexOf('.')), json);
    }

    private static Map<String, ?> members(String part, JwtJsonReader json) {
        String text = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
        Map<String, ?> members = json.deserialize(new StringReader(text));
        return members == null ? Map.of() : members;
    }

    private static boolean isCanonicalPart(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
