package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.web.CallerAttribute;
import io.encoreservice.controlplane.web.ReadRequest;
import io.encoreservice.controlplane.web.Reason;
import io.encoreservice.controlplane.web.ReasonedException;
import io.encoreservice.controlplane.web.SafeMethods;
import io.encoreservice.controlplane.web.Turnstile;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.ServletRequestPathUtils;

/** Lets nobody past without the good token that a door asks for, save to the few pages that are everybody's. */
final class TokenFilter extends HttpFilter {

    private static final int MOST_AT_ONCE = 32;
    private static final int TOO_MANY_REQUESTS = 429;

    private final transient Turnstile<String> awaiting = new Turnstile<>(MOST_AT_ONCE);
    private final transient TokenVerifier verifier;
    private final transient OpenPaths open = new OpenPaths();
    private final transient Doors doors = new Doors();

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
        if (!isAdmitted(request, response)) {
            return;
        }
        if (SafeMethods.contains(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        Optional<HttpServletRequest> complete = awaited(request, response);
        // why: a body may be long in coming, and what let its sender in may have ended meanwhile.
        if (complete.isPresent() && isAdmitted(request, response)) {
            chain.doFilter(complete.get(), response);
        }
    }

    /** Waits for the body, and for so many of one tenant only, since each takes memory that is everybody's. */
    private Optional<HttpServletRequest> awaited(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String sender = CallerAttribute.find(request)
                .map(caller -> caller.tenant().value())
                .orElse("");
        if (!awaiting.enter(sender)) {
            response.setHeader("Retry-After", "1");
            response.setHeader("Connection", "close");
            Reason.of("at most " + MOST_AT_ONCE + " request bodies are awaited of one tenant at a time")
                    .sendTo(response, TOO_MANY_REQUESTS);
            return Optional.empty();
        }
        try {
            return ReadRequest.of(request, response);
        } finally {
            awaiting.leave(sender);
        }
    }

    private boolean isAdmitted(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PathContainer path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        Optional<Caller> caller;
        try {
            caller = identify(request, doors.of(path));
        } catch (InvalidTokenException e) {
            response.setHeader("WWW-Authenticate", "Bearer");
            Reason.of(e.getMessage()).sendTo(response, HttpServletResponse.SC_UNAUTHORIZED);
            return false;
        } catch (ReasonedException e) {
            // why: no controller's advice hears of what goes wrong this early.
            e.retryAfterSeconds().ifPresent(wait -> response.setHeader("Retry-After", Long.toString(wait)));
            e.reason().sendTo(response, e.status());
            return false;
        }
        if (caller.isPresent() && !doors.isOpenTo(caller.get(), request.getMethod(), path)) {
            Reason.of(caller.get().standing().reason()).sendTo(response, HttpServletResponse.SC_FORBIDDEN);
            return false;
        }
        return true;
    }

    /** Writes down who calls; the operator is no caller of any tenant. */
    private Optional<Caller> identify(HttpServletRequest request, Door door) throws InvalidTokenException {
        String token = (door == Door.PERSONAL
                        ? Credentials.personal(name -> valuesOf(request, name))
                        : Credentials.of(name -> valuesOf(request, name)))
                .orElseThrow(door::noToken);
        if (door == Door.ADMIN) {
            CallerAttribute.setOperator(request, verifier.admin(token));
            return Optional.empty();
        }
        Caller caller = door == Door.PERSONAL ? verifier.personal(token) : verifier.verify(token);
        CallerAttribute.set(request, caller);
        return Optional.of(caller);
    }

    private static String pathOf(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private static List<String> valuesOf(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name));
    }
}
