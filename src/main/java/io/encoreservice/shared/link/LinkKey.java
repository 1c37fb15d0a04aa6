package io.encoreservice.shared.link;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What signs the links of one life of an instance: a key made of the password that only its engine and the proxy know. */
public final class LinkKey {

    private static final String HMAC = "HmacSHA256";
    private static final String PURPOSE = "usercontent-link";

    private final SecretKeySpec key;

    /**
     * @param password the engine's, different for every life of every instance
     */
    public LinkKey(String password) {
        this.key = new SecretKeySpec(
                hmac(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), HMAC), PURPOSE), HMAC);
    }

    /** HMAC-SHA256 over method, path and expiry, in base64url. */
    public String sign(ContentLink link) {
        // why: a path cannot hold a line feed, so no two links are signed alike.
        String text = link.method() + "\n" + link.expires() + "\n" + link.path();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(key, text));
    }

    /** Whether a link was signed with this key. */
    public boolean proves(ContentLink.Shown shown) {
        return MessageDigest.isEqual(
                sign(shown.link()).getBytes(StandardCharsets.US_ASCII),
                shown.signature().getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "LinkKey[…]";
    }
}
