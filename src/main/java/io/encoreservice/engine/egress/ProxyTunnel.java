package io.encoreservice.engine.egress;

import io.encoreservice.shared.net.OutboundPolicy;
import io.encoreservice.shared.net.OutboundRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Tunnels through the egress proxy, which dials the very address that the policy allowed. */
record ProxyTunnel(OutboundPolicy policy, EgressProxy proxy) implements OutboundTunnel {

    private static final int LARGEST_HEAD = 8_192;
    private static final int SILENCE_MILLIS = 110_000;

    @Override
    public Socket open(String host, int port, boolean tls) throws IOException {
        // why: the proxy checks again and dials what it checked; asking here first gives the reason as an exception.
        policy.resolve(host, port);
        Socket socket = new Socket(proxy.bound().getAddress(), proxy.bound().getPort());
        try {
            socket.setSoTimeout(SILENCE_MILLIS);
            connect(socket, host + ":" + port);
            return tls ? secured(socket, host, port) : socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void connect(Socket socket, String authority) throws IOException {
        String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\nProxy-Authorization: "
                + proxy.authorization() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        String answer = head(socket.getInputStream());
        if (answer.startsWith("HTTP/1.1 403")) {
            throw new OutboundRefusedException(authority + " is refused");
        }
        if (!answer.startsWith("HTTP/1.1 200")) {
            throw new IOException(authority + " cannot be reached");
        }
    }

    private static String head(InputStream in) throws IOException {
        // why: byte by byte, so that nothing of what follows the head is taken.
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0 || head.length() > LARGEST_HEAD) {
                throw new IOException("the way out is closed");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static Socket secured(Socket socket, String host, int port) throws IOException {
        try {
            SSLSocket tls =
                    (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket(socket, host, port, true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            return tls;
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("TLS is not to be had", e);
        }
    }
}
