package io.encoreservice.engine.egress;

import java.io.IOException;
import java.net.Socket;

/** A connection of this JVM's own on a tenant's behalf, for what is more than a short document. */
@FunctionalInterface
public interface OutboundTunnel {

    /**
     * Connects.
     *
     * @param tls whether TLS is spoken, the certificate checked against {@code host}
     * @throws io.encoreservice.shared.net.OutboundRefusedException when the address may not be reached
     * @throws IOException when it cannot be reached
     */
    Socket open(String host, int port, boolean tls) throws IOException;
}
