package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.web.SafeMethods;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Tells which door a request is at; reads its path by the very rules that find its controller. */
final class Doors {

    private final List<PathPattern> admin = patterns("/admin/**");
    private final List<PathPattern> tokens = patterns("/servicetoken/**", "/mysubscriptions/**");
    private final List<PathPattern> secrets = patterns("/mysecrets/**");

    Door of(PathContainer path) {
        if (isAmong(admin, path)) {
            return Door.ADMIN;
        }
        return isAmong(tokens, path) || isAmong(secrets, path) ? Door.PERSONAL : Door.SERVICE;
    }

    /** Whether a tenant that is stopped may still ask this: to look at what is theirs, and to get tokens for that. */
    boolean isOpenTo(Caller caller, String method, PathContainer path) {
        return caller.standing().active() || SafeMethods.contains(method) || isAmong(tokens, path);
    }

    private static boolean isAmong(List<PathPattern> patterns, PathContainer path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }

    private static List<PathPattern> patterns(String... patterns) {
        return Stream.of(patterns).map(PathPatternParser.defaultInstance::parse).toList();
    }
}
