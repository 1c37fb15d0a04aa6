package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.identity.Caller;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request's way through the {@link Admission}: its token is checked elsewhere, then it waits for its instance. */
final class Admittance {

    private final Outcome outcome;
    private final ProxyParts parts;
    private final EventLoop loop;
    private final HttpRequest head;
    private Target target;
    private Traffic.Share share = Traffic.Share.UNLIMITED;
    private @Nullable Runnable unwatch;
    private boolean over;

    /** Who is told what became of it, on the loop. */
    interface Outcome {

        void admitted(HttpRequest head, Target target, Route route, Traffic.Share share);

        void concluded(OwnAnswer answer);

        /** Calls {@link Admittance#expired()} when nothing has become of it after this long. */
        void waiting(Duration patience);
    }

    Admittance(Outcome outcome, ProxyParts parts, EventLoop loop, HttpRequest head, Target target) {
        this.outcome = outcome;
        this.parts = parts;
        this.loop = loop;
        this.head = head;
        this.target = target;
    }

    void begin() {
        if (Session.isEnded(head, target)) {
            conclude(Session.ended(parts.forwarded().isSecure()));
            return;
        }
        if (Cors.isPreflight(head)) {
            conclude(parts.cors().preflight(head));
            return;
        }
        Doors.Found found = Doors.find(head, target);
        switch (found) {
            case Doors.Found.None none -> conclude(none.refusal());
            case Doors.Found.Token token ->
                parts.admission()
                        .recall(token.value(), target)
                        .ifPresentOrElse(
                                known -> checked(found, known),
                                () -> check(found, () -> parts.admission().check(token.value(), target)));
            case Doors.Found.Link link ->
                check(found, () -> parts.admission().check(link.shown(), target, Instant.now()));
        }
    }

    private void check(Doors.Found found, Supplier<Admission.Check> proof) {
        outcome.waiting(Waits.CHECK);
        try {
            parts.checks().execute(() -> {
                Admission.Check check = proof.get();
                loop.execute(() -> checked(found, check));
            });
        } catch (RejectedExecutionException stopped) {
            conclude(Refusal.later("The service is stopping", 1));
        }
    }

    private void checked(Doors.Found found, Admission.Check check) {
        switch (check) {
            case Admission.Check.Refused refused -> conclude(refused.refusal());
            case Admission.Check.Unproved unproved -> conclude(Doors.unauthorized(head, unproved.reason(), true));
            case Admission.Check.Passed passed -> passed(found, passed.caller());
        }
    }

    private void passed(Doors.Found found, Caller caller) {
        share = parts.traffic().of(caller);
        if (!share.mayBegin()) {
            conclude(Refusal.tooMany(caller.plan().traffic().requestsPerSecond()));
            return;
        }
        if (found instanceof Doors.Found.Token token && Session.isBegun(head, target)) {
            conclude(session(token, caller));
            return;
        }
        if (found instanceof Doors.Found.Link link) {
            target = target.at(link.shown().link().encodedPath());
        }
        route();
    }

    private OwnAnswer session(Doors.Found.Token token, Caller caller) {
        if (target.key().flatMap(parts.routes()::find).isEmpty()) {
            return Refusal.notFound();
        }
        if (token.fromCookie()) {
            return Doors.unauthorized(head, "A session begins with the token in a header", false);
        }
        return Session.of(
                token.value(),
                caller.expiresAt(),
                Instant.now(),
                parts.forwarded().isSecure());
    }

    /** Patience has ended. */
    void expired() {
        conclude(
                unwatch == null
                        ? Refusal.later("The token cannot be checked at the moment", 1)
                        : Refusal.later("The instance is still starting", 2));
    }

    /** Nobody cares any more. */
    void end() {
        over = true;
        if (unwatch != null) {
            unwatch.run();
        }
    }

    private void route() {
        if (over) {
            return;
        }
        switch (parts.admission().judge(target)) {
            case Admission.Verdict.Forward forward -> {
                end();
                outcome.admitted(head, target, forward.route(), share);
            }
            case Admission.Verdict.Refuse refuse -> conclude(refuse.refusal());
            case Admission.Verdict.Hold hold -> hold();
        }
    }

    private void hold() {
        if (unwatch == null && target.key().isPresent()) {
            outcome.waiting(parts.properties().hold());
            unwatch = parts.routes().watch(target.key().get(), () -> loop.execute(this::route));
            // why: the change waited for may have come before the watch began.
            route();
        }
    }

    private void conclude(OwnAnswer answer) {
        if (!over) {
            end();
            outcome.concluded(answer);
        }
    }
}
