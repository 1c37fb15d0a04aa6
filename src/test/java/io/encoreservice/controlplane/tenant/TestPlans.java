package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.Plan;
import io.encoreservice.controlplane.identity.Standing;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.TrafficLimits;
import io.encoreservice.shared.launch.EngineLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/** Plans, tenants and callers of the tests. */
public final class TestPlans {

    public static final Plan DEFAULT = named("default", 20, 16, 10);
    public static final Plan TRIAL = named("trial", 3, 4, 2);

    private TestPlans() {}

    /** A plan without limits of its engines. */
    public static Plan named(String name, int instances, int workers, int replicas) {
        return new Plan(name, instances, workers, replicas, EngineLimits.NONE, TrafficLimits.NONE, Duration.ZERO);
    }

    /** The two plans that must be. */
    public static Plans plans() {
        return new Plans(new PlanProperties(Map.of("default", limits(DEFAULT), "trial", limits(TRIAL))));
    }

    public static TenantDirectory directory() {
        return TenantDirectory.empty(plans());
    }

    /** A directory in which these are written down. */
    public static TenantDirectory directory(TenantRecord... records) {
        TenantDirectory directory = new TenantDirectory(plans(), InstantSource.system());
        Map<TenantId, TenantRecord> tenants =
                Arrays.stream(records).collect(Collectors.toMap(TenantRecord::id, Function.identity()));
        directory.learn(new TenantSnapshot(1, tenants, Set.of()));
        return directory;
    }

    /** Has a directory hear that these are written down now, and these tokens revoked. */
    public static void tell(TenantDirectory directory, Set<String> revoked, TenantRecord... records) {
        Map<TenantId, TenantRecord> tenants =
                Arrays.stream(records).collect(Collectors.toMap(TenantRecord::id, Function.identity()));
        directory.learn(new TenantSnapshot(directory.version() + 1, tenants, revoked));
    }

    /** A trial that was begun just now. */
    public static TenantRecord trial(TenantId id, String account) {
        return new TenantRecord(id, "trial", account, Instant.now(), "", Instant.EPOCH, false);
    }

    /** A directory that was told nothing yet, as before Redis first answered. */
    public static TenantDirectory untold() {
        return new TenantDirectory(plans(), InstantSource.system());
    }

    /** An active tenant of its own account, with a token for good. */
    public static Caller caller(String tenant, Plan plan) {
        return new Caller(
                new TenantId(tenant), plan, tenant, Standing.ACTIVE, "token-of-" + tenant, Instant.EPOCH, Instant.MAX);
    }

    static PlanProperties.Limits limits(Plan plan) {
        DataSize none = DataSize.ofBytes(0);
        return new PlanProperties.Limits(
                plan.instances(),
                plan.workers(),
                plan.replicas(),
                0,
                none,
                none,
                Duration.ZERO,
                0,
                none,
                plan.lifetime());
    }
}
