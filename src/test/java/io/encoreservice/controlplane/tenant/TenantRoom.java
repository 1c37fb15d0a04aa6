package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.redisson.api.RedissonClient;
import org.springframework.util.unit.DataSize;

/** One control plane's tenants as the configuration builds them, over a real Redis; trials last a day. */
final class TenantRoom implements AutoCloseable {

    static final Duration LIFETIME = Duration.ofDays(1);
    static final Duration RETENTION = Duration.ofHours(6);

    final TenantRepository repository;
    final TenantDirectory directory;
    final TenantWatch watch;
    final Tenants tenants;
    private final InstantSource clock;

    TenantRoom(RedissonClient redis, InstantSource clock) {
        this.clock = clock;
        Plans plans = plans();
        repository = new TenantRepository(redis);
        directory = new TenantDirectory(plans, clock);
        watch = new TenantWatch(repository, directory, clock, change -> {});
        tenants = new Tenants(repository, directory, plans, watch::look, clock);
    }

    /** A trial of an account, known at this control plane. */
    TenantId trial(String account) {
        return tenants.createTrial(account).id();
    }

    TrialSweeper sweeper(TenantContents... contents) {
        return new TrialSweeper(repository, directory, List.of(contents), RETENTION, clock);
    }

    /** As the sweeper's clock does each minute, with what is known by then. */
    void sweepOften(TenantContents... contents) {
        for (int sweep = 0; sweep < 3; sweep++) {
            watch.look();
            sweeper(contents).sweep();
        }
        watch.look();
    }

    @Override
    public void close() {
        watch.stop();
    }

    private static Plans plans() {
        DataSize none = DataSize.ofBytes(0);
        return new Plans(new PlanProperties(Map.of(
                "default",
                TestPlans.limits(TestPlans.DEFAULT),
                "trial",
                new PlanProperties.Limits(3, 4, 2, 0, none, none, Duration.ZERO, 0, none, LIFETIME))));
    }
}
