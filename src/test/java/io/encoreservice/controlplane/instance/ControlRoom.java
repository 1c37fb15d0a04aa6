package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.controlplane.tenant.TestPlans;
import io.encoreservice.shared.launch.S3Settings;
import io.encoreservice.shared.redis.RedisUsers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.redisson.api.RedissonClient;

/** One control plane's room of instances as the configuration builds it, over a real Redis and a fake runtime. */
final class ControlRoom implements AutoCloseable {

    private static final ReconcilerPace PACE =
            new ReconcilerPace(Duration.ofSeconds(1), new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)));

    final InstanceRepository repository;
    final InstanceStates states;
    final InstanceReconciler reconciler;
    final InstanceService service;
    final InstanceSpecs specs;
    final List<Object> events = new CopyOnWriteArrayList<>();
    final AtomicInteger failures = new AtomicInteger();

    private ControlRoom(
            RedissonClient redis, InstanceRuntime runtime, Path folder, Checkpoints checkpoints, Setting set) {
        InstantSource clock = InstantSource.system();
        RedisUsers users = new RedisUsers(redis);
        InstanceKeysRepository keys = new InstanceKeysRepository(redis);
        repository = new InstanceRepository(redis);
        states = new InstanceStates(events::add);
        specs = specs(folder, set.tenants);
        InstanceStarter starter = new InstanceStarter(
                users,
                new EngineCredentials(new InstallationKey(new byte[32])),
                new CheckedRuntime(runtime, checkpoints),
                specs,
                states);
        InstanceRemover remover = new InstanceRemover(
                repository,
                states,
                List.of(
                        checked(keys::close, checkpoints),
                        checked(runtime::remove, checkpoints),
                        checked(uid -> users.drop(uid.value()), checkpoints),
                        checked(keys::purge, checkpoints)),
                checked(runtime::removeContent, checkpoints),
                set.retention,
                clock);
        reconciler = new InstanceReconciler(
                repository,
                runtime,
                states,
                starter,
                remover,
                new InstanceAdopter(repository, set.tenants, clock),
                failures::incrementAndGet,
                set.pace);
        users.onReconnect(reconciler::redisReturned);
        service = new InstanceService(
                repository,
                states,
                runtime,
                checked(reconciler::nudge, checkpoints),
                new InstanceLimits(specs, runtime, 2, 100),
                specs,
                clock);
        set.tells.accept(reconciler::nudge);
        reconciler.start();
    }

    static Setting over(RedissonClient redis, FakeRuntime runtime, Path folder) {
        return new Setting(redis, runtime, folder, runtime::tells);
    }

    /** The same over another runtime, which {@code tells} gets somebody to tell of changes. */
    static Setting over(RedissonClient redis, InstanceRuntime runtime, Path folder, Consumer<Consumer<Uid>> tells) {
        return new Setting(redis, runtime, folder, tells);
    }

    /** What may differ between rooms. */
    static final class Setting {
        private final RedissonClient redis;
        private final InstanceRuntime runtime;
        private final Path folder;
        private final Consumer<Consumer<Uid>> tells;
        private Duration retention = Duration.ZERO;
        private Checkpoints checkpoints = Checkpoints.none();
        private ReconcilerPace pace = PACE;
        private TenantDirectory tenants = TestPlans.directory();

        private Setting(RedissonClient redis, InstanceRuntime runtime, Path folder, Consumer<Consumer<Uid>> tells) {
            this.redis = redis;
            this.runtime = runtime;
            this.folder = folder;
            this.tells = tells;
        }

        Setting keepingContentFor(Duration time) {
            retention = time;
            return this;
        }

        Setting killedAt(Checkpoints points) {
            checkpoints = points;
            return this;
        }

        /** Some tenants are written down. */
        Setting knowing(TenantDirectory directory) {
            tenants = directory;
            return this;
        }

        /** It looks at everything once at its start, and then only at what it is told of. */
        Setting neverResyncing() {
            pace = new ReconcilerPace(Duration.ofHours(1), PACE.backoff());
            return this;
        }

        /** As fast as it looks at things outside of tests. */
        Setting pacedAs(ReconcilerPace pace) {
            this.pace = pace;
            return this;
        }

        ControlRoom open() {
            return new ControlRoom(redis, runtime, folder, checkpoints, this);
        }
    }

    static InstanceSpecs specs(Path folder) {
        return specs(folder, TestPlans.directory());
    }

    private static InstanceSpecs specs(Path folder, TenantDirectory tenants) {
        return new InstanceSpecs(
                new PublicAddresses(new InstallationProperties(
                        folder, "https://api-encore.prod.osaas.io", "encore.prod.osaas.io", "default")),
                tenants,
                new SecretReferences((tenant, name) -> Optional.empty()));
    }

    static InstanceLimits limits(Path folder, InstanceRuntime runtime) {
        return new InstanceLimits(specs(folder), runtime, 2, 100);
    }

    static Caller caller(String tenant) {
        return caller(tenant, 1_000);
    }

    static Caller caller(String tenant, int quota) {
        return TestPlans.caller(tenant, TestPlans.named("default", quota, 16, 10));
    }

    static NewInstance named(String name) {
        return new NewInstance(InstanceName.of(name), "", S3Settings.NONE, 0);
    }

    Instance create(Caller caller, String name) {
        return service.create(caller, named(name)).instance();
    }

    InstanceStatus statusOf(Instance instance) {
        return states.of(instance).status();
    }

    InstanceSpec specOf(Instance instance) {
        return specs.of(instance);
    }

    /** The events of one instance, in order. */
    List<Object> eventsOf(Uid uid) {
        return events.stream()
                .filter(event -> switch (event) {
                    case InstanceObserved observed -> observed.uid().equals(uid);
                    case InstanceGone gone -> gone.uid().equals(uid);
                    default -> false;
                })
                .toList();
    }

    @Override
    public void close() {
        reconciler.stop();
    }

    private static Consumer<Uid> checked(Consumer<Uid> step, Checkpoints checkpoints) {
        return uid -> {
            checkpoints.pass();
            step.accept(uid);
            checkpoints.pass();
        };
    }
}
