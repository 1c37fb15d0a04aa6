package io.encoreservice.kubernetes.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/** Gives out addresses for Services: loopback ones, each of which can be bound on Linux. */
final class Addresses {

    private static final int TRIES = 100;

    private final RandomGenerator random;

    Addresses(RandomGenerator random) {
        this.random = random;
    }

    String next(int port) {
        for (int i = 0; i < TRIES; i++) {
            String address =
                    "127." + (64 + random.nextInt(60)) + "." + random.nextInt(256) + "." + (1 + random.nextInt(254));
            if (isFree(address, port)) {
                return address;
            }
        }
        throw new IllegalStateException("no loopback address has port " + port + " free");
    }

    private static boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
