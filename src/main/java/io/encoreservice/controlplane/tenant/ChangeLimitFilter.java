package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.web.CallerAttribute;
import io.encoreservice.controlplane.web.Reason;
import io.encoreservice.controlplane.web.ReasonedException;
import io.encoreservice.controlplane.web.SafeMethods;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Keeps one tenant from changing so much that others wait; whoever only looks is never counted. */
final class ChangeLimitFilter extends HttpFilter {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final transient List<PathPattern> exchanges = Stream.of("/servicetoken/**", "/mysubscriptions/**")
            .map(PathPatternParser.defaultInstance::parse)
            .toList();
    private final transient RateLimitRepository limits;
    private final int changesPerMinute;

    ChangeLimitFilter(RateLimitRepository limits, int changesPerMinute) {
        this.limits = limits;
        this.changesPerMinute = changesPerMinute;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Caller> caller = CallerAttribute.find(request);
        if (caller.isEmpty() || SafeMethods.contains(request.getMethod()) || isExchange(request)) {
            chain.doFilter(request, response);
            return;
        }
        Optional<Duration> wait;
        try {
            wait = limits.take("changes:" + caller.get().tenant(), changesPerMinute, MINUTE);
        } catch (TenantsUnavailableException e) {
            refuse(response, e.status(), String.valueOf(e.getMessage()), Duration.ofSeconds(2));
            return;
        }
        if (wait.isPresent()) {
            refuse(
                    response,
                    TOO_MANY_REQUESTS,
                    "at most " + changesPerMinute + " changes a minute are taken of one tenant",
                    wait.get());
            return;
        }
        chain.doFilter(request, response);
    }

    // why: some clients exchange their token before every call, and that changes nothing.
    private boolean isExchange(HttpServletRequest request) {
        PathContainer path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        return exchanges.stream().anyMatch(pattern -> pattern.matches(path));
    }

    private static void refuse(HttpServletResponse response, int status, String reason, Duration wait)
            throws IOException {
        response.setHeader("Retry-After", Long.toString(ReasonedException.secondsOf(wait)));
        Reason.of(reason).sendTo(response, status);
    }
}
