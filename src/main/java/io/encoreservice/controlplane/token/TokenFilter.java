package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.web.CallerAttribute;
import io.encoreservice.controlplane.web.Reason;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** Lets nobody past without a good token, save to the few pages that are everybody's. */
final class TokenFilter extends HttpFilter {

    private final transient TokenVerifier verifier;
    private final transient OpenPaths open = new OpenPaths();

    TokenFilter(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (open.contains(request.getMethod(), pathOf(request))) {
            chain.doFilter(request, response);
            return;
        }
        Caller caller;
        try {
            String token = Credentials.of(name -> valuesOf(request, name))
                    .orElseThrow(() -> new InvalidTokenException(
                            "no token: send one service access token in the header x-jwt: Bearer <token>"));
            caller = verifier.verify(token);
        } catch (InvalidTokenException e) {
            response.setHeader("WWW-Authenticate", "Bearer");
            Reason.of(e.getMessage()).sendTo(response, HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        CallerAttribute.set(request, caller);
        chain.doFilter(request, response);
    }

    private static String pathOf(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private static List<String> valuesOf(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name));
    }
}
