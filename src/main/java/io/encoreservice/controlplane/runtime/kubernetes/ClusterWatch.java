package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what no watch tells: whether the cluster answers, whether it knows KEDA, whether Secrets are in place. */
final class ClusterWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int TICKS_PER_ROUND = 30;
    private static final int TICKS_PER_LOOK = 5;

    // why: with more than three hundred instances looking at each Secret within a round would be most of what we do.
    private static final int MOST_PER_TICK = 10;

    private final KubernetesClient client;
    private final InstanceInformers informers;
    private final ClusterContact contact;
    private final Desired desired;
    private final SecretGuard secrets;
    private final Runnable revisions;
    private final WatchAudit audit;
    private final InstantSource clock;
    private final BlockingQueue<Uid> urgent = new LinkedBlockingQueue<>();
    private final Deque<Uid> round = new ArrayDeque<>();
    private int ticks;
    private int share;
    private @Nullable Thread thread;

    /**
     * @param revisions looks which control planes there are
     */
    ClusterWatch(
            KubernetesClient client,
            InstanceInformers informers,
            ClusterContact contact,
            Desired desired,
            SecretGuard secrets,
            Runnable revisions,
            InstantSource clock) {
        this.client = client;
        this.informers = informers;
        this.contact = contact;
        this.desired = desired;
        this.secrets = secrets;
        this.revisions = revisions;
        this.audit = new WatchAudit(informers, clock);
        this.clock = clock;
    }

    synchronized void start() {
        revisions.run();
        thread = Thread.ofVirtual().name("cluster-watch").start(this::run);
    }

    /** An instance's pods miss something of their Secret. */
    void secretMissing(Uid uid) {
        if (!urgent.contains(uid)) {
            urgent.add(uid);
        }
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Asks whether the cluster knows KEDA, and has its objects watched if so. */
    void lookForKeda() {
        try {
            boolean known = InstanceKind.isKedaKnown(client);
            if (known != desired.keda()) {
                LOG.info("The cluster {} KEDA", known ? "knows" : "does not know");
            }
            desired.keda(known);
            informers.watchKeda(known);
        } catch (KubernetesClientException e) {
            LOG.debug("Whether the cluster knows KEDA cannot be told: {}", ClusterCalls.reason(e));
        }
    }

    private void run() {
        Instant next = clock.instant();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Duration wait = Duration.between(clock.instant(), next);
                Uid uid = urgent.poll(Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
                if (uid != null) {
                    check(uid);
                } else {
                    tick();
                    next = clock.instant().plus(TICK);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The watch over the cluster ends");
        }
    }

    private void tick() throws InterruptedException {
        contact.look(informers.isSynced() && informers.isWatching());
        if (ticks % TICKS_PER_LOOK == 0) {
            revisions.run();
        }
        if (ticks++ % TICKS_PER_ROUND == 0) {
            lookForKeda();
        }
        if (round.isEmpty()) {
            round.addAll(informers.uids());
            share = Math.min(MOST_PER_TICK, (round.size() + TICKS_PER_ROUND - 1) / TICKS_PER_ROUND);
        }
        for (int i = 0; i < share && !round.isEmpty() && !Thread.currentThread().isInterrupted(); i++) {
            check(round.remove());
        }
        audit.step();
    }

    private void check(Uid uid) {
        try {
            secrets.check(uid);
        } catch (RuntimeException e) {
            LOG.debug("The Secret of instance {} cannot be looked at: {}", uid, e.getMessage());
        }
    }
}
