package io.encoreservice.shared.net;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The installation's own sample files, the one thing on this machine that anybody may read. */
record SampleFiles(String host, int port, String path) {

    // why: no percent sign and no name that begins with a dot, so a path cannot mean another one to the server.
    private static final Pattern PLAIN =
            Pattern.compile("([A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*[A-Za-z0-9_~-][A-Za-z0-9._~-]*");

    /** Parses an address such as {@code http://127.0.0.1:8080/samples/}. */
    static SampleFiles of(URI folder) {
        String path = folder.getPath();
        if (folder.getHost() == null || path == null || path.length() < 2 || !path.endsWith("/")) {
            throw new IllegalArgumentException(folder + " must be an http address of a folder, ending in a slash");
        }
        return new SampleFiles(folder.getHost(), folder.getPort() < 0 ? 80 : folder.getPort(), path);
    }

    /** The address to dial for one of the files, or empty when the target is none of them. */
    Optional<InetAddress> addressOf(List<InetAddress> resolved, int port, String path, HostResolver resolver) {
        if (port != this.port || !covers(path)) {
            return Optional.empty();
        }
        try {
            InetAddress own = resolver.resolve(host).getFirst();
            boolean same = resolved.stream()
                    .anyMatch(
                            address -> address.equals(own) || (own.isLoopbackAddress() && address.isLoopbackAddress()));
            return same ? Optional.of(own) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private boolean covers(String target) {
        int query = target.indexOf('?');
        String plain = query < 0 ? target : target.substring(0, query);
        return plain.startsWith(path)
                && PLAIN.matcher(plain.substring(path.length())).matches();
    }
}
