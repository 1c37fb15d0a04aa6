package io.encoreservice.controlplane.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.ForwardedHeaderFilter;

/** Believes what a proxy in front says of scheme, host and port, and not of a path: the API has no place but the root. */
final class ForwardedFilter extends ForwardedHeaderFilter {

    private static final String PREFIX = "X-Forwarded-Prefix";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean prefixed = request.getHeader(PREFIX) != null;
        super.doFilterInternal(prefixed ? new Unprefixed(request) : request, response, chain);
    }

    /** A request without that header. */
    private static final class Unprefixed extends HttpServletRequestWrapper {

        Unprefixed(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return PREFIX.equalsIgnoreCase(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return PREFIX.equalsIgnoreCase(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            List<String> names = Collections.list(super.getHeaderNames());
            names.removeIf(PREFIX::equalsIgnoreCase);
            return Collections.enumeration(names);
        }
    }
}
