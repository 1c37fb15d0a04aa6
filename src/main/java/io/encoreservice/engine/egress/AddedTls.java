package io.encoreservice.engine.egress;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Speaks TLS in the client's place for plain requests to the port of https: what reads playlists may not open tunnels
 * itself, since then it could dial whatever a playlist names.
 *
 * @param context whose certificates are believed
 * @param port where TLS is added
 */
record AddedTls(SSLContext context, int port) {

    private static final int HTTPS = 443;

    private static final Pattern ENCRYPTED =
            Pattern.compile("(?i)https://(\\[[0-9a-f:.]+]|[^/?#:@]+)(?::(\\d{1,5}))?([/?#].*)?");

    /** With the certificates that this Java believes. */
    static AddedTls usual() {
        try {
            return new AddedTls(SSLContext.getDefault(), HTTPS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    boolean isFor(EgressTarget target) {
        return target.port() == port;
    }

    /** What encrypts to a target and checks that its certificate is its own. */
    ChannelHandler handler(EgressTarget target) {
        SSLEngine engine = context.createSSLEngine(target.bareHost(), target.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return new SslHandler(engine);
    }

    /** A redirect's target, in the spelling that brings it here again when it is an https address of that port. */
    String plain(String location) {
        Matcher matcher = ENCRYPTED.matcher(location);
        if (!matcher.matches()) {
            return location;
        }
        int asked = matcher.group(2) == null ? HTTPS : Integer.parseInt(matcher.group(2));
        String rest = matcher.group(3) == null ? "/" : matcher.group(3);
        return asked == port ? "http://" + matcher.group(1) + ":" + port + rest : location;
    }
}
