package io.encoreservice.shared.net;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be dialled on a tenant's behalf: public ones only, save {@code host:port} entries that the
 * operator allows and the installation's own samples; refused ports of this machine never.
 */
public final class OutboundPolicy {

    private final Set<String> allow;
    private final Set<Integer> refuse;
    private final Optional<SampleFiles> samples;
    private final HostResolver resolver;

    /**
     * @param allow {@code host:port} entries that may be dialled though their addresses are private
     * @param refuse ports of this machine that may never be dialled
     */
    public OutboundPolicy(List<String> allow, List<Integer> refuse) {
        this(allow, refuse, null, HostResolver.system());
    }

    /**
     * @param allow {@code host:port} entries that may be dialled though their addresses are private
     * @param refuse ports of this machine that may never be dialled
     * @param samples where the installation's own sample files are, which may be read wherever they are
     * @param resolver what turns names into addresses
     */
    public OutboundPolicy(List<String> allow, List<Integer> refuse, @Nullable URI samples, HostResolver resolver) {
        this.allow = allow.stream()
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.refuse = Set.copyOf(refuse);
        // why: through https nobody on the way sees the path, so there is no exception to grant.
        this.samples = Optional.ofNullable(samples)
                .filter(folder -> "http".equals(folder.getScheme()))
                .map(SampleFiles::of);
        this.resolver = resolver;
    }

    /**
     * Resolves a host and says which address to dial: that very address must be used, so that a second resolution
     * cannot lead elsewhere.
     *
     * @throws OutboundRefusedException when the host does not resolve, or none of its addresses may be dialled
     */
    public InetAddress resolve(String host, int port) throws OutboundRefusedException {
        return choose(host, port, addressesOf(host, port));
    }

    /**
     * As {@link #resolve(String, int)} for a plain http request that only reads; the installation's own samples may be
     * read too.
     *
     * @param target the request's path as it will be sent, query included
     * @throws OutboundRefusedException when the host does not resolve, or none of its addresses may be dialled
     */
    public InetAddress resolveForReading(String host, int port, String target) throws OutboundRefusedException {
        List<InetAddress> addresses = addressesOf(host, port);
        Optional<InetAddress> sample = samples.flatMap(files -> files.addressOf(addresses, port, target, resolver));
        return sample.isPresent() ? sample.get() : choose(host, port, addresses);
    }

    private InetAddress choose(String host, int port, List<InetAddress> addresses) throws OutboundRefusedException {
        boolean allowed = allow.contains(host.toLowerCase(Locale.ROOT) + ":" + port);
        if (!allowed && !WebPorts.contains(port)) {
            throw refused(host, port, "is refused: port " + port + " is not for web servers");
        }
        return addresses.stream()
                .filter(address -> allowed || GlobalAddresses.contains(address))
                .filter(address -> !(refuse.contains(port) && isThisMachine(address)))
                .findFirst()
                .orElseThrow(() -> refused(host, port, "is refused: only public addresses may be reached"));
    }

    private List<InetAddress> addressesOf(String host, int port) throws OutboundRefusedException {
        HostName name = HostName.of(host);
        try {
            return resolver.resolve(name.text());
        } catch (UnknownHostException | IllegalArgumentException e) {
            HostUnresolvedException unresolved = new HostUnresolvedException(host + ":" + port + " has no address");
            unresolved.initCause(e);
            throw unresolved;
        }
    }

    private static boolean isThisMachine(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // why: deny on error; an address that cannot be told from our own counts as our own.
            return true;
        }
    }

    private static OutboundRefusedException refused(String host, int port, String rule) {
        return new OutboundRefusedException(host + ":" + port + " " + rule);
    }
}
