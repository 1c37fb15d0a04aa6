package io.encoreservice.controlplane.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Secures clients' connections, each with the certificate of its own moment.
 *
 * @param context what to secure one with now; empty when the proxy speaks plain HTTP
 */
// why: a close that fails has ended the channel, and its handler hears of that.
@SuppressWarnings("FutureReturnValueIgnored")
record ClientTls(Optional<Supplier<SSLContext>> context) {

    private static final int HANDSHAKE_MILLIS = 10_000;

    static ClientTls off() {
        return new ClientTls(Optional.empty());
    }

    /** Prepares a new connection; {@code signing} is where its handshake is worked out, off the event loop. */
    void secure(Channel client, Executor signing) {
        context.ifPresent(now -> {
            SslHandler handler = new SslHandler(engine(now.get()), signing);
            handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
            client.pipeline().addLast(handler);
        });
    }

    /** Says that nothing more is sent, which a secured connection says before it is closed. */
    static ChannelFuture endOutput(Channel client) {
        SslHandler handler = client.pipeline().get(SslHandler.class);
        return handler == null ? client.newSucceededFuture() : handler.closeOutbound();
    }

    /** Closes without the farewell of TLS, so that what was sent is not taken for a whole. */
    static void cutOff(Channel client) {
        ChannelHandlerContext tls = client.pipeline().context(SslHandler.class);
        if (tls == null) {
            client.close();
        } else {
            tls.close();
        }
    }

    private static SSLEngine engine(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return engine;
    }
}
