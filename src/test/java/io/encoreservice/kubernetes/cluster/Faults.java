package io.encoreservice.kubernetes.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What shall go wrong between a client and the API server: the next requests, or a random share of all. */
public final class Faults {

    /** One kind of trouble. */
    public enum Fault {
        CONFLICT,
        TOO_MANY_REQUESTS,
        SERVER_ERROR,
        UNAVAILABLE,
        /** The request is never answered, and was not fulfilled. */
        HANG,
        /** The request is fulfilled, and its answer never comes. */
        CUT
    }

    private final Deque<Planned> next = new ArrayDeque<>();
    private final AtomicInteger injected = new AtomicInteger();
    private double share;
    private Random random = new Random(0);
    private List<Fault> kinds = List.of(Fault.values());
    private Predicate<Call> about = Faults::any;
    private volatile int retryAfterSeconds = 1;

    private record Planned(Fault fault, Predicate<Call> about) {}

    /** The next {@code times} requests end so. */
    public Faults next(int times, Fault fault) {
        return next(times, fault, Faults::any);
    }

    /** The next {@code times} requests of these end so. */
    public synchronized Faults next(int times, Fault fault, Predicate<Call> about) {
        for (int i = 0; i < times; i++) {
            next.add(new Planned(fault, about));
        }
        return this;
    }

    /** This share of all requests ends in one of these faults. */
    public synchronized Faults share(double share, long seed, List<Fault> kinds) {
        this.share = share;
        this.random = new Random(seed);
        this.kinds = List.copyOf(kinds);
        return this;
    }

    /** Only requests like these are disturbed at random. */
    public synchronized Faults only(Predicate<Call> about) {
        this.about = about;
        return this;
    }

    public Faults retryAfter(int seconds) {
        retryAfterSeconds = seconds;
        return this;
    }

    /** From now on nothing goes wrong. */
    public synchronized void stop() {
        next.clear();
        share = 0;
        about = Faults::any;
    }

    /** How many requests were disturbed until now. */
    public int injected() {
        return injected.get();
    }

    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    synchronized @Nullable Fault of(Call call) {
        for (Planned planned : next) {
            if (planned.about().test(call)) {
                next.remove(planned);
                injected.incrementAndGet();
                return planned.fault();
            }
        }
        if (share > 0 && about.test(call) && random.nextDouble() < share) {
            injected.incrementAndGet();
            return kinds.get(random.nextInt(kinds.size()));
        }
        return null;
    }

    private static boolean any(Call call) {
        return true;
    }
}
