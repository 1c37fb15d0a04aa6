package io.encoreservice.shared.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a server on this machine how far its start is, without a client's pools and retries. */
final class RedisProbe {

    /** What a server said. */
    enum Answer {
        READY,
        LOADING,
        NONE
    }

    private static final int TIMEOUT_MILLIS = 2_000;

    private final int port;
    private final String password;

    RedisProbe(int port, String password) {
        this.port = port;
        this.password = password;
    }

    Answer ask() {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.getOutputStream()
                    .write("AUTH %s\r\nPING\r\n".formatted(password).getBytes(StandardCharsets.US_ASCII));
            BufferedReader replies =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return "+OK".equals(replies.readLine()) ? meaning(replies.readLine()) : Answer.NONE;
        } catch (IOException notThere) {
            return Answer.NONE;
        }
    }

    private static Answer meaning(String reply) {
        if ("+PONG".equals(reply)) {
            return Answer.READY;
        }
        return reply != null && reply.startsWith("-LOADING") ? Answer.LOADING : Answer.NONE;
    }
}
