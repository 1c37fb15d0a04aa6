package io.encoreservice.controlplane.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.util.unit.DataSize;

/**
 * Refuses large bodies: at once when they say how large they are, else as soon as they have become too large. Who shows no
 * token can want nothing that needs more than a few lines.
 */
final class BodyLimitFilter extends HttpFilter {

    private static final DataSize OF_STRANGERS = DataSize.ofKilobytes(8);
    private static final List<String> CREDENTIALS = List.of("x-jwt", "x-pat-jwt", "Authorization");

    private final transient DataSize longest;

    BodyLimitFilter(DataSize longest) {
        this.longest = longest;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        DataSize limit = limitOf(request);
        if (request.getContentLengthLong() > limit.toBytes()) {
            response.setHeader("Connection", "close");
            Reason.of(new BodyTooLargeException(limit).getMessage())
                    .sendTo(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        chain.doFilter(new LimitedRequest(request, limit), response);
    }

    private DataSize limitOf(HttpServletRequest request) {
        boolean known = CREDENTIALS.stream().anyMatch(name -> request.getHeader(name) != null);
        return known || longest.compareTo(OF_STRANGERS) < 0 ? longest : OF_STRANGERS;
    }
}
