package io.encoreservice.controlplane.installation;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What both ports prove their names with; nothing at all means plain HTTP.
 *
 * @param certificate a PEM file: the server's certificate and those that lead to its authority
 * @param privateKey a PEM file: the certificate's key
 * @param selfSigned whether certificate and authority are made here
 */
@ConfigurationProperties("encore.tls")
public record TlsProperties(String certificate, String privateKey, boolean selfSigned) {

    /** Whether the ports speak TLS. */
    public boolean isOn() {
        return selfSigned || !certificate.isBlank() || !privateKey.isBlank();
    }

    /** Complains about settings that exclude each other. */
    void check(String apiUrl) {
        if (selfSigned && !(certificate.isBlank() && privateKey.isBlank())) {
            throw new StartRefusedException(
                    "encore.tls.self-signed=true makes a certificate, so encore.tls.certificate and encore.tls.private-key"
                            + " must be empty");
        }
        if (isOn() && !selfSigned && (certificate.isBlank() || privateKey.isBlank())) {
            throw new StartRefusedException(
                    "encore.tls.certificate and encore.tls.private-key belong together: set both or none");
        }
        if (isOn() && apiUrl.strip().startsWith("http:")) {
            throw new StartRefusedException(
                    "encore.api-url begins with http: though encore.tls.* turns TLS on: let it begin with https:");
        }
    }
}
