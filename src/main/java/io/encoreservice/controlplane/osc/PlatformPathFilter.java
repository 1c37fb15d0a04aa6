package io.encoreservice.controlplane.osc;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Takes away what SDKs put before a path when their environment is a host and a slash: they build
 * {@code https://catalog.svc.<environment>.osaas.io/mysubscriptions}.
 */
final class PlatformPathFilter extends HttpFilter {

    static final String PREFIX = "/.osaas.io";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request.getRequestURI().startsWith(PREFIX + "/") ? new Shortened(request) : request, response);
    }

    /** The request as if it had come without the prefix. */
    private static final class Shortened extends HttpServletRequestWrapper {

        Shortened(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getRequestURI() {
            return shorten(super.getRequestURI());
        }

        @Override
        public StringBuffer getRequestURL() {
            StringBuffer url = super.getRequestURL();
            int start = url.indexOf(PREFIX + "/");
            return start < 0 ? url : url.delete(start, start + PREFIX.length());
        }

        @Override
        public String getServletPath() {
            return shorten(super.getServletPath());
        }

        private static String shorten(String path) {
            return path.startsWith(PREFIX + "/") ? path.substring(PREFIX.length()) : path;
        }
    }
}
