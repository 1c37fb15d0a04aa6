package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.shared.redis.RedisAwayException;
import io.encoreservice.shared.redis.RedisPatience;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Keeps the directory up with what any control plane writes down, and with time. */
final class TenantWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TenantWatch.class);

    /** Short enough that a change holds everywhere within a second even where nobody hears of it. */
    private static final Duration PACE = Duration.ofMillis(400);

    private final TenantRepository repository;
    private final TenantDirectory directory;
    private final InstantSource clock;
    private final Consumer<TenantChanged> events;
    private final Semaphore news = new Semaphore(0);
    private final Map<TenantId, Instant> ended = new ConcurrentHashMap<>();
    private final Queue<TenantId> untold = new ConcurrentLinkedQueue<>();
    private final RedisPatience patience = new RedisPatience();
    private final Lock looking = new ReentrantLock();
    private long lookedAt = System.nanoTime();
    private volatile @Nullable Thread watch;
    private boolean reached = true;

    TenantWatch(
            TenantRepository repository,
            TenantDirectory directory,
            InstantSource clock,
            Consumer<TenantChanged> events) {
        this.repository = repository;
        this.directory = directory;
        this.clock = clock;
        this.events = events;
    }

    /** Before everything that asks the directory. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1000;
    }

    @Override
    public void start() {
        directory.isUpdatedBy(this::look);
        lookWhateverHappens();
        Thread thread = Thread.ofVirtual().name("tenant-watch").unstarted(this::watch);
        // why: the thread ends when it finds nobody named here, so it must not begin before.
        watch = thread;
        thread.start();
    }

    @Override
    public void stop() {
        Thread running = watch;
        if (running != null) {
            watch = null;
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return watch != null;
    }

    /**
     * Looks now, so that whoever changed something finds it changed. Who calls while others look shares the look that
     * begins next, and waits no longer than for an answer of Redis.
     *
     * @throws RedisAwayException when Redis does not answer
     */
    void look() {
        long called = System.nanoTime();
        patience.ask(() -> catchUp(called));
        for (TenantId changed = untold.poll(); changed != null; changed = untold.poll()) {
            tell(changed);
        }
        tellWhoseTimeHasEnded();
    }

    /** Answers whether it took a look that began after the call. */
    private boolean catchUp(long called) {
        try {
            looking.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            boolean late = lookedAt - called <= 0;
            if (late) {
                long begins = System.nanoTime();
                if (directory.version() != repository.version()) {
                    Set<TenantId> changed = directory.learn(repository.load());
                    ended.keySet().removeAll(changed);
                    untold.addAll(changed);
                }
                lookedAt = begins;
            }
            return late;
        } finally {
            looking.unlock();
        }
    }

    private void tellWhoseTimeHasEnded() {
        if (directory.version() < 0) {
            return;
        }
        Instant now = clock.instant();
        for (TenantRecord record : directory.snapshot().tenants().values()) {
            Instant end = directory.end(record);
            if (end != null && !now.isBefore(end) && !end.equals(ended.put(record.id(), end))) {
                tell(record.id());
            }
        }
    }

    // why: one listener's trouble must not keep the others, or later changes, from being known.
    private void tell(TenantId tenant) {
        try {
            events.accept(new TenantChanged(tenant));
        } catch (RuntimeException e) {
            LOG.error("A change of tenant {} was not taken up everywhere", tenant, e);
        }
    }

    // why: a watch that ended silently would let revoked tokens in for good.
    private void lookWhateverHappens() {
        try {
            look();
            if (!reached) {
                LOG.info("Tenants are known again as they are");
            }
            reached = true;
        } catch (RedisAwayException e) {
            if (reached) {
                LOG.warn("Redis does not answer: tenants and revoked tokens are taken as they were");
            }
            reached = false;
            tellWhoseTimeHasEnded();
        } catch (RuntimeException e) {
            LOG.error("Tenants and revoked tokens are taken as they were", e);
        }
    }

    private void watch() {
        Runnable deaf = () -> {};
        boolean hearing = false;
        try {
            while (watch != null) {
                if (!hearing) {
                    try {
                        deaf = repository.watch(news::release);
                        hearing = true;
                    } catch (RuntimeException e) {
                        LOG.debug("Changes of tenants are not heard of yet", e);
                    }
                }
                lookWhateverHappens();
                if (news.tryAcquire(PACE.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The watch over the tenants ends");
        } finally {
            deaf.run();
        }
    }
}
