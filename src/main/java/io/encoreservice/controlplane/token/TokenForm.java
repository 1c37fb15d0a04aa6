package io.encoreservice.controlplane.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

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

    private static boolean isCanonicalPart(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
