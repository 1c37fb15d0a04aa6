package io.encoreservice.kubernetes.cluster;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The cluster's objects, their versions and who owns which of their fields; the only place where they change. */
final class ClusterStore implements AutoCloseable {

    private final Map<ResourceType, NavigableMap<Ref, Stored>> objects = new EnumMap<>(ResourceType.class);
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService announcer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("cluster-announcer").factory());
    private final Defaults defaults;
    private final OwnerIndex index = new OwnerIndex();
    private long version = 1_000;

    ClusterStore(Defaults defaults) {
        this.defaults = defaults;
        for (ResourceType type : ResourceType.values()) {
            objects.put(type, new TreeMap<>());
        }
    }

    /** Changes are told one after the other, in order, by a thread of the store's own. */
    void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** What to do between two changes being told. */
    void later(Runnable task) {
        if (!announcer.isShutdown()) {
            announcer.execute(task);
        }
    }

    synchronized long version() {
        return version;
    }

    synchronized Optional<Stored> find(Ref ref) {
        return Optional.ofNullable(of(ref.type()).get(ref));
    }

    synchronized Stored get(Ref ref) {
        return find(ref).orElseThrow(() -> RefusedException.notFound(ref));
    }

    /** All objects of a type in a namespace, or everywhere when that is empty. */
    synchronized List<Stored> list(ResourceType type, String namespace) {
        return of(type).values().stream()
                .filter(object ->
                        namespace.isEmpty() || object.ref().namespace().equals(namespace))
                .toList();
    }

    synchronized boolean hasUid(String uid) {
        return index.has(uid);
    }

    /** What names this uid among its owners. */
    synchronized List<Stored> dependents(String uid) {
        return index.dependents(uid).stream()
                .map(this::find)
                .flatMap(Optional::stream)
                .toList();
    }

    /** What is marked as deleted and waits for a finalizer. */
    synchronized List<Stored> deleting() {
        return index.deleting().stream()
                .map(this::find)
                .flatMap(Optional::stream)
                .toList();
    }

    synchronized Stored create(Ref ref, ObjectNode written, String manager) {
        if (of(ref.type()).containsKey(ref)) {
            throw new RefusedException(
                    409, "AlreadyExists", ref.type().plural() + " \"" + ref.name() + "\" already exists");
        }
        ObjectNode object = born(ref, TypedForm.of(written));
        ServerSideApply.Owned nothing = new ServerSideApply.Owned(Json.object(), Map.of());
        return put(null, ref, object, ServerSideApply.updated(nothing, object, manager));
    }

    synchronized Stored apply(Ref ref, ObjectNode written, String manager, boolean force) {
        ObjectNode applied = TypedForm.of(written);
        Stored live = of(ref.type()).get(ref);
        Preconditions.ofObject(applied).check(ref, live);
        if (live == null) {
            ServerSideApply.Owned nothing = new ServerSideApply.Owned(Json.object(), Map.of());
            ServerSideApply.Owned made = ServerSideApply.apply(nothing, applied, manager, force);
            return put(null, ref, born(ref, made.object()), made.owners());
        }
        ServerSideApply.Owned merged = ServerSideApply.apply(live.owned(), applied, manager, force);
        return put(live, ref, merged.object(), merged.owners());
    }

    /** Writes a changed object; its status alone, or all but its status, as an API server does. */
    synchronized Stored update(Ref ref, UnaryOperator<ObjectNode> edit, String manager, boolean status) {
        Stored live = get(ref);
        ObjectNode written = edit.apply(live.json().deepCopy());
        Preconditions.ofObject(written).check(ref, live);
        if (status) {
            ObjectNode object = live.json().deepCopy();
            if (written.has("status")) {
                object.set("status", written.get("status"));
            }
            return put(live, ref, object, live.owners());
        }
        ObjectNode object = TypedForm.of(written);
        if (live.json().has("status")) {
            object.set("status", live.json().get("status"));
        }
        return put(live, ref, object, ServerSideApply.updated(live.owned(), object, manager));
    }

    /** Takes an object away at once, whatever it is. */
    synchronized void remove(Ref ref) {
        Stored gone = of(ref.type()).remove(ref);
        if (gone != null) {
            index.changed(gone, null);
            version++;
            ObjectNode last = gone.json().deepCopy();
            Json.metadata(last).put("resourceVersion", Long.toString(version));
            tell(new Change(ref, version, stored(ref, last, gone.owners()), null));
        }
    }

    /** Marks an object as being deleted. */
    synchronized Stored markDeleted(Ref ref, @Nullable String finalizer) {
        Stored live = get(ref);
        if (live.isDeleting()) {
            return live;
        }
        ObjectNode object = live.json().deepCopy();
        ObjectNode metadata = Json.metadata(object);
        metadata.put("deletionTimestamp", now());
        if (finalizer != null) {
            metadata.putArray("finalizers").add(finalizer);
        }
        return put(live, ref, object, live.owners());
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void close() {
        announcer.shutdownNow();
    }

    private NavigableMap<Ref, Stored> of(ResourceType type) {
        return objects.getOrDefault(type, new TreeMap<>());
    }

    private static ObjectNode born(Ref ref, ObjectNode object) {
        object.put("apiVersion", ref.type().apiVersion());
        object.put("kind", ref.type().kind());
        ObjectNode metadata = Json.metadata(object);
        metadata.put("name", ref.name());
        metadata.put("namespace", ref.namespace());
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", now());
        metadata.remove("resourceVersion");
        return object;
    }

    private Stored put(@Nullable Stored live, Ref ref, ObjectNode object, Map<String, Set<List<String>>> owners) {
        defaults.fillIn(ref.type(), object);
        ObjectNode metadata = Json.metadata(object);
        metadata.remove("managedFields");
        if (live != null) {
            keepWhatNobodyMayChange(live, object);
            if (object.equals(withoutManagers(live)) && owners.equals(live.owners())) {
                return live;
            }
        }
        if (ref.type().hasGenerations()) {
            metadata.put("generation", generation(live, object));
        }
        version++;
        metadata.put("resourceVersion", Long.toString(version));
        metadata.set("managedFields", managers(ref, owners));
        Stored stored = stored(ref, object, owners);
        of(ref.type()).put(ref, stored);
        index.changed(live, stored);
        tell(new Change(ref, version, live, stored));
        return stored;
    }

    private static void keepWhatNobodyMayChange(Stored live, ObjectNode object) {
        ObjectNode metadata = Json.metadata(object);
        ObjectNode before = Json.metadata(live.json());
        for (String field : List.of("uid", "creationTimestamp", "generation", "resourceVersion", "name", "namespace")) {
            if (before.has(field)) {
                metadata.set(field, before.get(field));
            }
        }
        if (live.ref().type() == ResourceType.DEPLOYMENTS
                && !object.path("spec")
                        .path("selector")
                        .equals(live.json().path("spec").path("selector"))) {
            throw new RefusedException(422, "Invalid", "spec.selector: field is immutable");
        }
        if (live.ref().type() == ResourceType.SERVICES
                && !object.path("spec")
                        .path("clusterIP")
                        .equals(live.json().path("spec").path("clusterIP"))) {
            throw new RefusedException(422, "Invalid", "spec.clusterIP: field is immutable");
        }
    }

    private static ObjectNode withoutManagers(Stored live) {
        ObjectNode copy = live.json().deepCopy();
        Json.metadata(copy).remove("managedFields");
        return copy;
    }

    private static long generation(@Nullable Stored live, ObjectNode object) {
        if (live == null) {
            return 1;
        }
        long before = live.json().path("metadata").path("generation").asLong(1);
        boolean same = object.path("spec").equals(live.json().path("spec"));
        return same ? before : before + 1;
    }

    private static tools.jackson.databind.node.ArrayNode managers(Ref ref, Map<String, Set<List<String>>> owners) {
        var managers = Json.array();
        new TreeMap<>(owners).keySet().forEach(owner -> {
            int colon = owner.lastIndexOf(':');
            managers.addObject()
                    .put("manager", owner.substring(0, colon))
                    .put("operation", owner.substring(colon + 1))
                    .put("apiVersion", ref.type().apiVersion())
                    .put("fieldsType", "FieldsV1")
                    .putObject("fieldsV1");
        });
        return managers;
    }

    private Stored stored(Ref ref, ObjectNode object, Map<String, Set<List<String>>> owners) {
        return new Stored(ref, object, object.toString(), version, owners);
    }

    private void tell(Change change) {
        List<Consumer<Change>> now = new ArrayList<>(listeners);
        later(() -> now.forEach(listener -> listener.accept(change)));
    }
}
