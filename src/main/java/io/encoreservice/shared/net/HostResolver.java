package io.encoreservice.shared.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a host name into addresses; a seam so that a name can be made to change its mind in tests. */
@FunctionalInterface
public interface HostResolver {

    /**
     * All addresses of a host, the preferred one first.
     *
     * @throws UnknownHostException when there are none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The resolver of this machine. */
    static HostResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
