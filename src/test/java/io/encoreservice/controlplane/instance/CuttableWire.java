package io.encoreservice.controlplane.instance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a server that can be cut and mended, or go silent, while the server goes on. */
public final class CuttableWire implements AutoCloseable {

    /** How the wire is. */
    public enum State {
        WHOLE,
        CUT,
        SILENT
    }

    private final URI target;
    private final ServerSocket entrance;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile State state = State.WHOLE;

    public CuttableWire(URI target) {
        this.target = target;
        try {
            this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public URI uri() {
        return URI.create(
                target.getScheme() + "://" + target.getRawUserInfo() + "@127.0.0.1:" + entrance.getLocalPort());
    }

    public void become(State state) {
        this.state = state;
        if (state != State.SILENT) {
            ends.forEach(CuttableWire::close);
        }
    }

    @Override
    public void close() {
        become(State.CUT);
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket near = entrance.accept();
                if (state == State.CUT) {
                    close(near);
                    continue;
                }
                Socket far = new Socket(target.getHost(), target.getPort());
                ends.add(near);
                ends.add(far);
                Thread.ofVirtual().start(() -> copy(near, far));
                Thread.ofVirtual().start(() -> copy(far, near));
            }
        } catch (IOException closed) {
            ends.forEach(CuttableWire::close);
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            byte[] buffer = new byte[8192];
            InputStream in = from.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (state == State.WHOLE) {
                    to.getOutputStream().write(buffer, 0, n);
                }
            }
        } catch (IOException closed) {
            ends.remove(from);
            ends.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
