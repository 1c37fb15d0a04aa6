package io.encoreservice.controlplane.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {

    private final FreePorts ports = new FreePorts();

    @Test
    void noPortIsHandedOutTwice() throws IOException {
        Set<Integer> handedOut = new HashSet<>();

        for (int i = 0; i < 200; i++) {
            assertThat(handedOut.add(ports.take())).isTrue();
        }
    }

    @Test
    void aPortHandedOutCanBeBound() throws IOException {
        int port = ports.take();

        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.getLocalPort()).isEqualTo(port);
        }
    }
}
