package io.encoreservice.controlplane.installation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The one secret of an installation, 32 bytes or more, from which every other secret of it is derived. */
public final class InstallationKey {

    private static final int MIN_BYTES = 32;
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec secret;

    public InstallationKey(byte[] secret) {
        if (secret.length < MIN_BYTES) {
            throw new IllegalArgumentException("the installation key must have at least " + MIN_BYTES + " bytes");
        }
        this.secret = new SecretKeySpec(secret, HMAC);
    }

    /**
     * The key that a file holds, every byte of it.
     *
     * @throws StartRefusedException when the file is missing, unreadable or too short
     */
    static InstallationKey of(Path file) {
        try {
            byte[] secret = Files.readAllBytes(file);
            if (secret.length < MIN_BYTES) {
                throw new StartRefusedException("the installation key " + file + " has " + secret.length
                        + " bytes, but must have at least " + MIN_BYTES);
            }
            return new InstallationKey(secret);
        } catch (NoSuchFileException e) {
            throw new StartRefusedException("there is no installation key " + file);
        } catch (IOException e) {
            throw new StartRefusedException("cannot read the installation key " + file + " ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    /** HMAC-SHA256 over purpose and subject: 32 bytes that reveal neither this key nor another subject's secret. */
    public byte[] derive(String purpose, String subject) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(subject.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + HMAC, e);
        }
    }

    /** {@link #derive} as 43 characters of base64url, fit for passwords and URLs. */
    public String deriveText(String purpose, String subject) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(derive(purpose, subject));
    }

    @Override
    public String toString() {
        return "InstallationKey[…]";
    }
}
