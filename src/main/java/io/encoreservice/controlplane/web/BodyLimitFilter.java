package io.encoreservice.controlplane.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.util.unit.DataSize;

/** Refuses large bodies: at once when they say how large they are, else as soon as they have become too large. */
final class BodyLimitFilter extends HttpFilter {

    private final transient DataSize limit;

    BodyLimitFilter(DataSize limit) {
        this.limit = limit;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getContentLengthLong() > limit.toBytes()) {
            response.setHeader("Connection", "close");
            Reason.of(new BodyTooLargeException(limit).getMessage())
                    .sendTo(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        chain.doFilter(new LimitedRequest(request, limit), response);
    }
}
