package io.encoreservice.engine.web;

import io.encoreservice.engine.EngineProperties.Security;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets nobody in who does not know a user's password; reading needs any user, writing an ADMIN. Health is open. */
final class BasicAuthFilter extends OncePerRequestFilter {

    private static final Pattern OPEN = Pattern.compile("/actuator/health(/[A-Za-z]+)*/?");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String SCHEME = "Basic ";

    private final Security security;

    BasicAuthFilter(Security security) {
        if (security.enabled() && security.users().isEmpty()) {
            throw new IllegalStateException("encore-settings.security is enabled and names no user");
        }
        this.security = security;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        // why: the servlet path is what was decoded and normalised, the URI what handlers match; both must be harmless.
        return !security.enabled()
                || (OPEN.matcher(request.getServletPath()).matches()
                        && OPEN.matcher(request.getRequestURI()).matches());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Security.@Nullable User user = user(request.getHeader("Authorization"));
        if (user == null) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"encore\", charset=\"UTF-8\"");
            refuse(response, 401, "Unauthorized", "The user or the password is missing or wrong");
        } else if (!READING.contains(request.getMethod()) && !"ADMIN".equals(user.role())) {
            refuse(response, 403, "Forbidden", "This needs the role ADMIN");
        } else {
            chain.doFilter(request, response);
        }
    }

    private Security.@Nullable User user(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        byte[] given;
        try {
            given = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
        Security.@Nullable User found = null;
        for (Map.Entry<String, Security.User> entry : security.users().entrySet()) {
            String expected = entry.getKey() + ":" + entry.getValue().password();
            if (MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given)) {
                found = entry.getValue();
            }
        }
        return found;
    }

    private static void refuse(HttpServletResponse response, int status, String title, String reason)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .write("{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"reason\":\"%s\"}"
                        .formatted(title, status, reason, reason));
    }
}
