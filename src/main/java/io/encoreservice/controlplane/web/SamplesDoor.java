package io.encoreservice.controlplane.web;

import io.encoreservice.controlplane.installation.PublicAddresses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;

/**
 * A second port, plain and on loopback, that leads to the samples alone: engines on this machine fetch them there, so
 * that none must trust the API's certificate.
 */
final class SamplesDoor extends HttpFilter {

    private static final String ADDRESS = "127.0.0.1";
    private static final String FOLDER = "/samples/";
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final transient PublicAddresses addresses;

    SamplesDoor(PublicAddresses addresses) {
        this.addresses = addresses;
    }

    static Connector connector() {
        Connector connector = new DoorConnector();
        connector.setPort(0);
        connector.setProperty("address", ADDRESS);
        connector.setProperty("minSpareThreads", "1");
        connector.setProperty("maxThreads", "8");
        return connector;
    }

    /** The door's port in a server that has one. */
    static OptionalInt portOf(WebServer server) {
        if (!(server instanceof TomcatWebServer tomcat)) {
            return OptionalInt.empty();
        }
        return Stream.of(tomcat.getTomcat().getService().findConnectors())
                .filter(connector -> connector instanceof DoorConnector)
                .mapToInt(Connector::getLocalPort)
                .findFirst();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean here = addresses.isSamplesPort(request.getLocalPort());
        if (here
                && !(READING.contains(request.getMethod())
                        && request.getServletPath().startsWith(FOLDER))) {
            Reason.of("only the samples are here").sendTo(response, HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        chain.doFilter(request, response);
    }

    /** Tells the door from the API's own port. */
    private static final class DoorConnector extends Connector {

        DoorConnector() {
            super("org.apache.coyote.http11.Http11NioProtocol");
        }
    }
}
