package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.token.Credentials;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One request's way through the {@link Admission}: its token is checked elsewhere, then it waits for its instance. */
final class Admittance {

    private final Outcome outcome;
    private final ProxyParts parts;
    private final EventLoop loop;
    private final HttpRequest head;
    private final Target target;
    private @Nullable Runnable unwatch;
    private boolean over;

    /** Who is told what became of it, on the loop. */
    interface Outcome {

        void admitted(HttpRequest head, Target target, Route route);

        void refused(Refusal refusal);

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
        HttpHeaders headers = head.headers();
        Optional<String> token = Credentials.of(headers::getAll);
        if (token.isEmpty()) {
            refuse(Refusal.unauthorized(
                    "A token is needed: send it as x-jwt: Bearer <token> or Authorization: Bearer <token>", false));
            return;
        }
        outcome.waiting(Waits.CHECK);
        try {
            parts.checks().execute(() -> {
                Optional<Refusal> refusal = parts.admission().check(token.get(), target);
                loop.execute(() -> refusal.ifPresentOrElse(this::refuse, this::route));
            });
        } catch (RejectedExecutionException stopped) {
            refuse(Refusal.later("The service is stopping", 1));
        }
    }

    /** Patience has ended. */
    void expired() {
        refuse(
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
                outcome.admitted(head, target, forward.route());
            }
            case Admission.Verdict.Refuse refuse -> refuse(refuse.refusal());
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

    private void refuse(Refusal refusal) {
        if (!over) {
            end();
            outcome.refused(refusal);
        }
    }
}
