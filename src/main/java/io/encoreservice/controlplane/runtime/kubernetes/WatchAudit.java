package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the watches brought with what there is, one kind after the other, since a watch may fall silent without
 * ending, and begins anew what has ended. All kinds take twenty seconds; beyond a hundred instances in proportion longer, so that large installations do
 * not spend their time on lists.
 */
final class WatchAudit {

    private static final Logger LOG = LoggerFactory.getLogger(WatchAudit.class);
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final int INSTANCES_PER_ROUND = 100;

    private final InstanceInformers informers;
    private final InstantSource clock;
    private final Deque<KindWatch> round = new ArrayDeque<>();
    private Duration pause = Duration.ZERO;
    private Instant next;
    private @Nullable Suspicion suspicion;

    WatchAudit(InstanceInformers informers, InstantSource clock) {
        this.informers = informers;
        this.clock = clock;
        this.next = clock.instant();
    }

    /** What a list had and the watch had not brought yet; gone objects are null. */
    private record Suspicion(KindWatch watch, Map<String, @Nullable HasMetadata> behind) {

        boolean isConfirmed() {
            return behind.entrySet().stream().allMatch(object -> isBehind(object.getKey(), object.getValue()));
        }

        private boolean isBehind(String name, @Nullable HasMetadata listed) {
            HasMetadata watched = watch.find(name);
            return listed == null ? watched != null : watched == null || version(watched) < version(listed);
        }
    }

    /** Takes the next step if it is time; to be called about every second. */
    void step() throws InterruptedException {
        Suspicion present = suspicion;
        suspicion = null;
        if (present != null && present.isConfirmed()) {
            LOG.debug("A watch has fallen silent and is begun anew");
            present.watch().restart();
        } else if (!clock.instant().isBefore(next)) {
            look();
            next = clock.instant().plus(pause);
        }
    }

    private void look() throws InterruptedException {
        if (round.isEmpty()) {
            round.addAll(informers.watches());
            long rounds = 1L + informers.uids().size() / INSTANCES_PER_ROUND;
            pause = ROUND.multipliedBy(rounds).dividedBy(Math.max(1, round.size()));
        }
        KindWatch watch = round.poll();
        if (watch == null || !watch.isSynced() || !informers.watches().contains(watch)) {
            return;
        }
        if (!watch.isWatching()) {
            // why: its own attempts come at ever longer pauses, minutes after a long absence of the cluster's.
            watch.restart();
            return;
        }
        try {
            Map<String, @Nullable HasMetadata> behind = behind(watch, watch.list());
            suspicion = behind.isEmpty() ? null : new Suspicion(watch, behind);
        } catch (KubernetesClientException e) {
            LOG.debug("What the watches brought cannot be compared: {}", ClusterCalls.reason(e));
        }
    }

    private static Map<String, @Nullable HasMetadata> behind(
            KindWatch watch, KubernetesResourceList<? extends HasMetadata> list) {
        Map<String, HasMetadata> listed = new HashMap<>();
        list.getItems().forEach(object -> listed.put(object.getMetadata().getName(), object));
        Map<String, @Nullable HasMetadata> behind = new HashMap<>();
        listed.forEach((name, object) -> {
            HasMetadata watched = watch.find(name);
            if (watched == null || version(watched) < version(object)) {
                behind.put(name, object);
            }
        });
        long now = number(list.getMetadata().getResourceVersion());
        watch.all().stream()
                .filter(watched -> version(watched) <= now)
                .map(watched -> Objects.requireNonNull(watched.getMetadata().getName()))
                .filter(name -> !listed.containsKey(name))
                .forEach(name -> behind.put(name, null));
        return behind;
    }

    private static long version(HasMetadata object) {
        return number(object.getMetadata().getResourceVersion());
    }

    // why: versions of built-in kinds are numbers; of others nothing can be told, and nothing is suspected.
    private static long number(@Nullable String version) {
        try {
            return version == null ? 0 : Long.parseLong(version);
        } catch (NumberFormatException opaque) {
            return 0;
        }
    }
}
