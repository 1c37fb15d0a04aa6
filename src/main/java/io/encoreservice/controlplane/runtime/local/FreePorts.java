package io.encoreservice.controlplane.runtime.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hands out loopback ports on which nobody listens, never one twice at the same time. */
final class FreePorts {

    // why: below the range from which Linux takes ports for outgoing connections, so that none of those is in the way.
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_768;
    private static final int TRIES = 1_000;

    private final SecureRandom random = new SecureRandom();
    private final Set<Integer> taken = ConcurrentHashMap.newKeySet();

    int take() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(LOWEST, BEYOND);
            if (taken.add(port)) {
                if (isFree(port)) {
                    return port;
                }
                taken.remove(port);
            }
        }
        throw new IOException("no free port between " + LOWEST + " and " + BEYOND);
    }

    void giveBack(int port) {
        taken.remove(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }
}
