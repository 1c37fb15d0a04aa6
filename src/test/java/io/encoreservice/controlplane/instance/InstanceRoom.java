package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.redisson.api.RedissonClient;

/** One control plane's room of instances, for tests of runtimes. */
public final class InstanceRoom implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ControlRoom room;

    private InstanceRoom(ControlRoom room) {
        this.room = room;
    }

    /**
     * Opens it with short pauses.
     *
     * @param tells gets somebody to tell of changes
     * @param resync the longest time between two looks at everything
     */
    public static InstanceRoom open(
            RedissonClient redis,
            InstanceRuntime runtime,
            Path folder,
            Consumer<Consumer<Uid>> tells,
            Duration resync) {
        Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(200));
        return new InstanceRoom(ControlRoom.over(redis, runtime, folder, tells)
                .pacedAs(new ReconcilerPace(resync, backoff))
                .open());
    }

    /** Opens it with the pauses of a real control plane. */
    public static InstanceRoom openAtFullPace(
            RedissonClient redis, InstanceRuntime runtime, Path folder, Consumer<Consumer<Uid>> tells) {
        return new InstanceRoom(ControlRoom.over(redis, runtime, folder, tells)
                .pacedAs(ReconcilerPace.STANDARD)
                .open());
    }

    public InstanceSpec create(String tenant, String name) {
        return create(tenant, name, S3Settings.NONE);
    }

    public InstanceSpec create(String tenant, String name, S3Settings s3) {
        return create(tenant, name, s3, EngineSettings.NONE);
    }

    public InstanceSpec create(String tenant, String name, S3Settings s3, EngineSettings settings) {
        NewInstance wish = new NewInstance(InstanceName.of(name), "", s3, settings, 0, Map.of());
        patiently(() -> room.service.create(ControlRoom.caller(tenant), wish));
        return wanted(tenant, name).orElseThrow();
    }

    /** Creates it unless that would be one too many. */
    public boolean createWithin(int quota, String tenant, String name) {
        try {
            room.create(ControlRoom.caller(tenant, quota), name);
            return true;
        } catch (QuotaReachedException full) {
            return false;
        }
    }

    public void delete(String tenant, String name) {
        patiently(() -> room.service.delete(ControlRoom.caller(tenant), InstanceName.of(name)));
    }

    public void restart(String tenant, String name) {
        patiently(() -> room.service.restart(ControlRoom.caller(tenant), InstanceName.of(name)));
    }

    public void scale(String tenant, String name, int replicas) {
        patiently(() -> room.service.scale(ControlRoom.caller(tenant), InstanceName.of(name), replicas, replicas));
    }

    /** What every wanted instance shall be. */
    public List<InstanceSpec> wanted() {
        List<InstanceSpec> wanted = new ArrayList<>();
        patiently(() -> room.repository.all().forEach(instance -> wanted.add(room.specOf(instance))));
        return wanted;
    }

    /** The wanted instance of this name, if there is one. */
    public Optional<InstanceSpec> wanted(String tenant, String name) {
        return wanted().stream()
                .filter(spec -> spec.key().tenant().value().equals(tenant)
                        && spec.key().name().value().equals(name))
                .findFirst();
    }

    /** Whether nothing is being deleted any more. */
    public boolean hasNothingToBury() {
        AtomicBoolean none = new AtomicBoolean();
        patiently(() -> none.set(room.repository.tombstones().isEmpty()));
        return none.get();
    }

    /** What a tenant would be told of an instance. */
    public String statusOf(Uid uid) {
        InstanceObserved known = room.states.known().get(uid);
        return known == null ? "" : known.status().name();
    }

    /** Where requests to an instance were led to, each change of it, in order. */
    public List<Optional<URI>> routes(Uid uid) {
        return room.eventsOf(uid).stream()
                .filter(InstanceObserved.class::isInstance)
                .map(event -> Optional.ofNullable(((InstanceObserved) event).endpoint()))
                .toList();
    }

    @Override
    public void close() {
        room.close();
    }

    /** As a client that is told to try again shortly, and whose first try may have succeeded all the same. */
    private static void patiently(Runnable request) {
        AtomicInteger tries = new AtomicInteger();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            try {
                tries.incrementAndGet();
                request.run();
                return true;
            } catch (InstancesUnavailableException shortly) {
                return false;
            } catch (NameTakenException | InstanceNotFoundException done) {
                if (tries.get() > 1) {
                    return true;
                }
                throw done;
            }
        });
    }
}
