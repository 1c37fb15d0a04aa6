package io.encoreservice.controlplane.web;

import io.encoreservice.controlplane.installation.PublicAddresses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Answers in the API's name only: whoever looks for an instance is sent to the port where instances are, and at a service
 * that only its own machine can reach no name counts which somebody else may have led there (DNS rebinding).
 */
final class InstanceHostFilter extends HttpFilter {

    private static final int MISDIRECTED_REQUEST = 421;

    private final transient PublicAddresses addresses;
    private final boolean onLoopback;

    /**
     * @param onLoopback whether the API is bound to this machine's own address
     */
    InstanceHostFilter(PublicAddresses addresses, boolean onLoopback) {
        this.addresses = addresses;
        this.onLoopback = onLoopback;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // why: the header as it came; a page may claim any forwarded one of the name it was led here by.
        String host = request.getHeader("Host");
        if (addresses.isInstanceHost(request.getServerName())) {
            refuse(response, "this is the API: instances answer at the address in their url");
        } else if (onLoopback && !isOurs(host)) {
            refuse(
                    response,
                    "this API is bound to this machine only and is not known as the host that was asked for: call it by"
                            + " localhost, or name that host in encore.api-url");
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isOurs(@Nullable String host) {
        return host == null || host.isEmpty() || addresses.isNearby(host.replaceFirst(":\\d*$", ""));
    }

    private static void refuse(HttpServletResponse response, String reason) throws IOException {
        Reason.of(reason).sendTo(response, MISDIRECTED_REQUEST);
    }
}
