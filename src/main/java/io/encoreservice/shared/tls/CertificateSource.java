package io.encoreservice.shared.tls;

import java.util.Optional;

/** Where a server's certificate comes from; called by one thread at a time. */
interface CertificateSource {

    /**
     * The certificate to begin with.
     *
     * @throws TlsRefusedException when there is none
     */
    ServerIdentity first();

    /**
     * The certificate to go on with, when there is another one than before.
     *
     * @throws TlsRefusedException when there seems to be another, but it cannot be used; thrown once for each
     */
    Optional<ServerIdentity> next();
}
