package io.encoreservice.shared.net;

import java.util.Set;

/** Ports behind which a web server may be expected, so that other services are not sent requests they might obey. */
final class WebPorts {

    private static final int FIRST_UNPRIVILEGED = 1024;
    private static final int LAST = 65_535;

    private static final Set<Integer> WEB = Set.of(80, 443);

    // why: databases, queues, caches, remote shells and desktops, container and cluster agents, mail and chat.
    private static final Set<Integer> OTHER_SERVICES = Set.of(
            1433, 1521, 1723, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3306, 3389, 4444, 5432, 5672, 5900, 5985,
            5986, 6000, 6379, 6380, 6443, 6667, 8125, 9042, 9092, 10_250, 10_255, 11_211, 16_379, 26_379, 27_017,
            27_018, 50_000);

    private WebPorts() {}

    static boolean contains(int port) {
        return WEB.contains(port) || (port >= FIRST_UNPRIVILEGED && port <= LAST && !OTHER_SERVICES.contains(port));
    }
}
