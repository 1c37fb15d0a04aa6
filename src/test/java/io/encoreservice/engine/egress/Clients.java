package io.encoreservice.engine.egress;

import io.encoreservice.shared.net.HostResolver;
import io.encoreservice.shared.net.OutboundPolicy;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;

/** A way out for tests of other rooms, that leads to some private addresses too. */
public record Clients(EgressProxy proxy, OutboundClient client) implements AutoCloseable {

    public static Clients allowing(String... hostsAndPorts) {
        OutboundPolicy policy = new OutboundPolicy(List.of(hostsAndPorts), List.of(), null, HostResolver.system());
        EgressProxy proxy = new EgressProxy(policy);
        try {
            return new Clients(proxy, new OutboundClient(policy, proxy, SSLContext.getDefault()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        proxy.close();
    }
}
