package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.installation.InstallationKey;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that signs tokens, and the name by which a token says which one signed it.
 *
 * @param id the {@code kid} header
 * @param secret for HS256
 */
record SigningKey(String id, SecretKey secret) {

    /** The installation's key of that name. */
    static SigningKey of(InstallationKey installation, String id) {
        return new SigningKey(id, new SecretKeySpec(installation.derive("token-signing", id), "HmacSHA256"));
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
