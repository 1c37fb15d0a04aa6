package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over what runs without anybody having asked for it, since a lost database must never remove an instance. */
final class InstanceAdopter {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceAdopter.class);

    private final InstanceRepository repository;
    private final TenantDirectory tenants;
    private final InstantSource clock;
    private final Set<Uid> refused = ConcurrentHashMap.newKeySet();

    InstanceAdopter(InstanceRepository repository, TenantDirectory tenants, InstantSource clock) {
        this.repository = repository;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** Makes what runs by this spec a desired instance; false when another instance has that name. */
    boolean adopt(InstanceSpec spec) {
        Instance instance = new Instance(
                spec.uid(),
                spec.key(),
                "",
                spec.profilesUrl(),
                spec.s3(),
                spec.settings(),
                Map.of(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                spec.workers(),
                spec.replicas(),
                spec.maxReplicas(),
                spec.restartGeneration());
        boolean adopted =
                repository.insert(counted(instance), Quota.NONE, Repetition.NONE) instanceof InsertOutcome.Stored;
        if (adopted) {
            refused.remove(spec.uid());
            LOG.warn(
                    "Instance {} ({}) runs but had no record: it has one again",
                    spec.key().label(),
                    spec.uid());
        } else if (refused.add(spec.uid())) {
            // why: it is met again at every look, and said once is enough.
            LOG.error(
                    "Instance {} ({}) runs but had no record, and another one has its name: it is left as it is",
                    spec.key().label(),
                    spec.uid());
        }
        return adopted;
    }

    private Instance counted(Instance instance) {
        String tenant = instance.key().tenant().value();
        String account = tenants.of(instance.key().tenant()).account();
        return account.equals(tenant) ? instance : instance.countedFor(account);
    }
}
