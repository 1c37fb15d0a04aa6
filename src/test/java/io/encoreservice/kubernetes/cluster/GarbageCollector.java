package io.encoreservice.kubernetes.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Deletes objects as an API server and its garbage collector do: with what they own, in the background or in the foreground. */
final class GarbageCollector {

    private static final String FOREGROUND = "foregroundDeletion";
    private static final String PROTECTED = "kubernetes.io/pvc-protection";
    private static final long DELAY_MILLIS = 5;

    private final ClusterStore store;
    private final ScheduledExecutorService threads;

    GarbageCollector(ClusterStore store, ScheduledExecutorService threads) {
        this.store = store;
        this.threads = threads;
        store.listen(this::heard);
    }

    /** Fulfils a DELETE; what is left of the object goes later. */
    void delete(Ref ref, String propagation, boolean atOnce) {
        Stored live = store.get(ref);
        if (ref.type() == ResourceType.PODS && !atOnce) {
            store.markDeleted(ref, null);
        } else if ("Foreground".equals(propagation)
                && !store.dependents(live.uid()).isEmpty()) {
            store.markDeleted(ref, FOREGROUND);
            soon(() -> store.dependents(live.uid()).forEach(this::collect));
        } else if (ref.type() == ResourceType.CLAIMS && isMounted(ref)) {
            store.markDeleted(ref, PROTECTED);
        } else {
            store.remove(ref);
        }
    }

    private void heard(Change change) {
        Stored after = change.after();
        if (after == null) {
            Stored before = change.before();
            String uid = before == null ? "" : before.uid();
            soon(() -> gone(change.ref(), uid));
        } else if (change.before() == null && !OwnerIndex.owners(after).isEmpty()) {
            soon(() -> collectOrphan(after));
        }
    }

    private void gone(Ref ref, String uid) {
        store.dependents(uid).forEach(this::collectOrphan);
        for (Stored object : store.deleting()) {
            boolean free = waitsFor(object, PROTECTED)
                    ? !isMounted(object.ref())
                    : waitsFor(object, FOREGROUND)
                            && store.dependents(object.uid()).isEmpty();
            if (free && ref.namespace().equals(object.ref().namespace())) {
                store.remove(object.ref());
            }
        }
    }

    private static boolean waitsFor(Stored object, String finalizer) {
        return object.json()
                .path("metadata")
                .path("finalizers")
                .valueStream()
                .anyMatch(value -> finalizer.equals(value.asString("")));
    }

    // why: an object may have been made after its owner went; a real collector takes it all the same.
    private void collectOrphan(Stored object) {
        boolean owned = store.find(object.ref())
                .filter(live -> live.uid().equals(object.uid()))
                .isPresent();
        if (owned && OwnerIndex.owners(object).stream().noneMatch(owner -> store.hasUid(owner))) {
            collect(object);
        }
    }

    private void collect(@Nullable Stored object) {
        if (object != null && store.find(object.ref()).isPresent()) {
            delete(object.ref(), "Background", false);
        }
    }

    private boolean isMounted(Ref claim) {
        return store.list(ResourceType.PODS, claim.namespace()).stream()
                .flatMap(pod -> pod.json().path("spec").path("volumes").valueStream())
                .map(volume -> volume.path("persistentVolumeClaim").path("claimName"))
                .map(JsonNode::asString)
                .anyMatch(claim.name()::equals);
    }

    private void soon(Runnable task) {
        if (!threads.isShutdown()) {
            var unused = threads.schedule(task, DELAY_MILLIS, MILLISECONDS);
        }
    }
}
