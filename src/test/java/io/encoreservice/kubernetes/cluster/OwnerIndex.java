package io.encoreservice.kubernetes.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what an object owns without looking at everything. */
final class OwnerIndex {

    private final Map<String, Set<Ref>> owned = new HashMap<>();
    private final Set<String> uids = new HashSet<>();
    private final Set<Ref> deleting = new LinkedHashSet<>();

    static List<String> owners(Stored object) {
        return object.json()
                .path("metadata")
                .path("ownerReferences")
                .valueStream()
                .map(owner -> owner.path("uid").asString(""))
                .toList();
    }

    void changed(@Nullable Stored before, @Nullable Stored after) {
        if (before != null) {
            owners(before)
                    .forEach(uid -> owned.getOrDefault(uid, new HashSet<>()).remove(before.ref()));
            uids.remove(before.uid());
            deleting.remove(before.ref());
        }
        if (after != null) {
            owners(after)
                    .forEach(uid -> owned.computeIfAbsent(uid, none -> new LinkedHashSet<>())
                            .add(after.ref()));
            uids.add(after.uid());
            if (after.isDeleting() && after.json().path("metadata").has("finalizers")) {
                deleting.add(after.ref());
            }
        }
    }

    boolean has(String uid) {
        return uids.contains(uid);
    }

    List<Ref> dependents(String uid) {
        return List.copyOf(owned.getOrDefault(uid, Set.of()));
    }

    List<Ref> deleting() {
        return List.copyOf(deleting);
    }
}
