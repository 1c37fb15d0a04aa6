package io.encoreservice.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands between one engine and Redis: passes everything on, unless a {@link Witness} of the job scripts objects. */
final class RedisTap implements AutoCloseable {

    private final String engine;
    private final int redis;
    private final JobScripts scripts;
    private final Witness witness;
    private final ServerSocket door;
    private final Queue<TappedConnection> connections = new ConcurrentLinkedQueue<>();

    RedisTap(String engine, int redis, JobScripts scripts, Witness witness) throws IOException {
        this.engine = engine;
        this.redis = redis;
        this.scripts = scripts;
        this.witness = witness;
        this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().name("tap-" + engine).daemon(true).start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                connect(door.accept());
            }
        } catch (IOException closed) {
            // why: the door is closed when all is over, and that is the only way out of here.
            return;
        }
    }

    private void connect(Socket caller) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), redis);
            TappedConnection connection = new TappedConnection(engine, caller, server, scripts, witness);
            connections.add(connection);
            connection.start();
        } catch (IOException away) {
            caller.close();
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            connections.forEach(TappedConnection::close);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
