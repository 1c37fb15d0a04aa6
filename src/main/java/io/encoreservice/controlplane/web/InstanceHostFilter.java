package io.encoreservice.controlplane.web;

import io.encoreservice.controlplane.installation.PublicAddresses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sends whoever looks for an instance here to the port where instances are, instead of answering in its name. */
final class InstanceHostFilter extends HttpFilter {

    private static final int MISDIRECTED_REQUEST = 421;

    private final transient PublicAddresses addresses;

    InstanceHostFilter(PublicAddresses addresses) {
        this.addresses = addresses;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (addresses.isInstanceHost(request.getServerName())) {
            Reason.of("this is the API: instances answer at the address in their url")
                    .sendTo(response, MISDIRECTED_REQUEST);
            return;
        }
        chain.doFilter(request, response);
    }
}
