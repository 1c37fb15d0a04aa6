package io.encoreservice.shared.net;

/** A host without an address: nothing was refused, there is nothing to dial. */
public final class HostUnresolvedException extends OutboundRefusedException {

    public HostUnresolvedException(String message) {
        super(message);
    }
}
