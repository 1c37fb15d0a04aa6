package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.Standing;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.tenant.Tenant;
import io.encoreservice.controlplane.token.InvalidTokenException;
import io.encoreservice.shared.link.ContentLink;
import io.encoreservice.shared.link.LinkKey;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which requests reach an engine: first who calls, then what is theirs, then how it is. */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final int RETRY_SECONDS = 2;

    /** Longer, since a failed engine mostly needs somebody to look at it. */
    private static final int RETRY_FAILED_SECONDS = 30;

    private final Verification verification;
    private final RouteTable routes;
    private final LinkOwners owners;
    private final EngineCredentials credentials;

    /**
     * @param owners whose links are whose
     */
    Admission(Verification verification, RouteTable routes, LinkOwners owners, EngineCredentials credentials) {
        this.verification = verification;
        this.routes = routes;
        this.owners = owners;
        this.credentials = credentials;
    }

    /** Who stands behind a link to an instance of theirs; may block. */
    @FunctionalInterface
    interface LinkOwners {

        Tenant of(TenantId tenant);
    }

    /** What to do with a request whose caller may see the instance. */
    sealed interface Verdict {

        /** Send it there. */
        record Forward(Route route) implements Verdict {}

        /** Wait for the instance to start. */
        record Hold() implements Verdict {}

        /** Say no. */
        record Refuse(Refusal refusal) implements Verdict {}
    }

    /** What a token is worth. */
    sealed interface Check {

        /** It is one of the tenant whose instance is asked for. */
        record Passed(Caller caller) implements Check {}

        /** It proves nothing. */
        record Unproved(String reason) implements Check {}

        /** It does not lead on. */
        record Refused(Refusal refusal) implements Check {}
    }

    /** What {@link #check} would find of a token that it saw lately, at once; empty when it must be asked. */
    Optional<Check> recall(String token, Target target) {
        try {
            return verification.recall(token).map(caller -> judged(caller, target));
        } catch (InvalidTokenException e) {
            return Optional.of(new Check.Unproved(String.valueOf(e.getMessage())));
        } catch (RuntimeException unknown) {
            return Optional.empty();
        }
    }

    /** Checks the token against the target; may block. Whatever goes wrong in here is a refusal. */
    Check check(String token, Target target) {
        try {
            return judged(verification.verify(token), target);
        } catch (InvalidTokenException e) {
            return new Check.Unproved(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn("a token could not be checked", e);
            return new Check.Refused(Refusal.later("The token cannot be checked at the moment", RETRY_SECONDS));
        }
    }

    /** Checks a link against the target; may block. Whatever goes wrong in here is a refusal. */
    Check check(ContentLink.Shown shown, Target target, Instant now) {
        Optional<Route> route = target.key().flatMap(routes::find);
        boolean good = route.filter(to -> new LinkKey(credentials.httpPassword(to.uid())).proves(shown))
                .filter(proved -> now.getEpochSecond() < shown.link().expires())
                .isPresent();
        if (!good) {
            return new Check.Refused(Doors.badLink());
        }
        try {
            Tenant owner = owners.of(route.orElseThrow().key().tenant());
            if (!owner.standing().active()) {
                // why: why a tenant stands still is not for whoever holds a link.
                return new Check.Refused(Doors.badLink());
            }
            Instant end = Instant.ofEpochSecond(shown.link().expires());
            return judged(
                    new Caller(owner.id(), owner.plan(), owner.account(), owner.standing(), "link", now, end), target);
        } catch (RuntimeException e) {
            LOG.warn("a link could not be checked", e);
            return new Check.Refused(Refusal.later("The link cannot be checked at the moment", RETRY_SECONDS));
        }
    }

    private static Check judged(Caller caller, Target target) {
        boolean theirs =
                target.key().filter(key -> key.tenant().equals(caller.tenant())).isPresent();
        if (!theirs) {
            return new Check.Refused(Refusal.notFound());
        }
        Standing standing = caller.standing();
        return standing.active()
                ? new Check.Passed(caller)
                : new Check.Refused(Refusal.of(HttpResponseStatus.FORBIDDEN, standing.reason()));
    }

    /** Judges a target that {@link #check} has let pass, by the instance's state now. */
    Verdict judge(Target target) {
        Optional<Route> found = target.key().flatMap(routes::find);
        if (found.isEmpty()) {
            return new Verdict.Refuse(Refusal.notFound());
        }
        if (!EnginePaths.isOpen(target.path())) {
            return new Verdict.Refuse(Refusal.of(HttpResponseStatus.NOT_FOUND, "This path is not found here"));
        }
        Route route = found.get();
        return switch (route.status()) {
            case RUNNING, STARTING, UNKNOWN ->
                route.endpoint() == null ? new Verdict.Hold() : new Verdict.Forward(route);
            case STOPPED -> new Verdict.Refuse(stopped(route));
            case FAILED -> new Verdict.Refuse(failed(route));
        };
    }

    private static Refusal stopped(Route route) {
        return Refusal.of(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "Instance " + route.key().name() + " is stopped; scale it to one engine or more to go on");
    }

    private static Refusal failed(Route route) {
        return Refusal.later(
                "Instance " + route.key().name() + " has failed"
                        + (route.reason() == null ? "" : ": " + route.reason()),
                RETRY_FAILED_SECONDS);
    }
}
