package io.encoreservice.shared.net;

import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses may be dialled on a tenant's behalf: public ones only, save {@code host:port} entries that the
 * operator allows; refused ports of this machine never.
 */
public final class OutboundPolicy {

    /**
     * @param allow {@code host:port} entries that may be dialled though their addresses are private
     * @param refuse ports of this machine that may never be dialled
     */
    public OutboundPolicy(List<String> allow, List<Integer> refuse) {
        // why: a seam; the room behind it is built next.
        if (allow.size() + refuse.size() < 0) {
            throw new IllegalStateException();
        }
    }

    /**
     * Resolves a host and says which address to dial: that very address must be used, so that a second resolution
     * cannot lead elsewhere.
     *
     * @throws OutboundRefusedException when the host does not resolve, or none of its addresses may be dialled
     */
    public InetAddress resolve(String host, int port) throws OutboundRefusedException {
        throw new OutboundRefusedException("to be built: " + host + port);
    }
}
