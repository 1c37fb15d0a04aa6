package io.encoreservice.controlplane.secret;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts secrets (AES-256-GCM), each bound to its tenant and its name, so that none can be passed off as another. */
final class SecretCipher {

    private static final String VERSION = "v1:";
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final InstallationKey key;
    private final SecureRandom random = new SecureRandom();

    SecretCipher(InstallationKey key) {
        this.key = key;
    }

    String encrypt(TenantId tenant, String name, String value) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, tenant, name, nonce).doFinal(value.getBytes(StandardCharsets.UTF_8));
            byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return VERSION + Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt with " + ALGORITHM, e);
        }
    }

    /**
     * What was encrypted.
     *
     * @throws UnreadableSecretException when it was not encrypted here for this tenant under this name
     */
    String decrypt(TenantId tenant, String name, String stored) {
        if (!stored.startsWith(VERSION)) {
            throw new UnreadableSecretException(name);
        }
        try {
            byte[] whole = Base64.getDecoder().decode(stored.substring(VERSION.length()));
            if (whole.length < NONCE_BYTES) {
                throw new UnreadableSecretException(name);
            }
            byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
            byte[] value = cipher(Cipher.DECRYPT_MODE, tenant, name, nonce)
                    .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
            return new String(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | AEADBadTagException changed) {
            throw new UnreadableSecretException(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot decrypt with " + ALGORITHM, e);
        }
    }

    private Cipher cipher(int mode, TenantId tenant, String name, byte[] nonce) throws GeneralSecurityException {
        SecretKeySpec secret = new SecretKeySpec(key.derive("tenant-secrets", tenant.value()), "AES");
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((tenant + "\0" + name).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
