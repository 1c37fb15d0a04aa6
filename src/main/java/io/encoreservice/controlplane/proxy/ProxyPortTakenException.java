package io.encoreservice.controlplane.proxy;

/** The proxy's port cannot be had; ends the start with one sentence. */
final class ProxyPortTakenException extends RuntimeException {

    ProxyPortTakenException(String address, int port, Throwable cause) {
        super(
                "The proxy cannot listen on " + address + ":" + port + " (" + cause.getMessage()
                        + "): set encore.proxy.port to a free port, or to 0 for any, and encore.proxy.address to an"
                        + " address of this machine.",
                cause);
    }
}
