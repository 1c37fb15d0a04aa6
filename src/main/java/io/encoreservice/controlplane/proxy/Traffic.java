package io.encoreservice.controlplane.proxy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.TrafficLimits;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Holds every tenant to what its plan gives it of this proxy, so that none of them takes the road from the others. */
final class Traffic {

    /** Long enough for every bucket to be full again, so that nothing is lost with it. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private final LongSupplier nanoTime;
    private final Cache<Whose, Share> shares =
            Caffeine.newBuilder().expireAfterAccess(FORGOTTEN_AFTER).build();

    Traffic(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What a caller's tenant may use. */
    Share of(Caller caller) {
        TrafficLimits limits = caller.plan().traffic();
        return limits.equals(TrafficLimits.NONE)
                ? Share.UNLIMITED
                : shares.get(new Whose(caller.tenant(), limits), this::share);
    }

    private Share share(Whose whose) {
        TrafficLimits limits = whose.limits();
        return new Share(bucket(limits.requestsPerSecond(), 2), bucket(limits.bytesPerSecond(), 1));
    }

    private @Nullable TokenBucket bucket(long perSecond, int seconds) {
        return perSecond == 0 ? null : new TokenBucket(perSecond, (double) perSecond * seconds, nanoTime);
    }

    // why: a tenant whose plan changes begins anew.
    private record Whose(TenantId tenant, TrafficLimits limits) {}

    /**
     * One tenant's share.
     *
     * @param requests what each request takes one of; null without a limit
     * @param bytes what bodies take; null without a limit
     */
    record Share(@Nullable TokenBucket requests, @Nullable TokenBucket bytes) {

        static final Share UNLIMITED = new Share(null, null);

        /** Whether another request may begin now. */
        boolean mayBegin() {
            return requests == null || requests.take();
        }

        /** Notes bytes that pass; answers for how many nanoseconds nothing more should. */
        long pass(int count) {
            return bytes == null ? 0 : bytes.spend(count);
        }
    }
}
