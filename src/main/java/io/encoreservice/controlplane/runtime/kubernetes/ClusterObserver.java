package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.RuntimeBusyException;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what runs, from what the watches brought; what was found is kept until something of the instance changes. */
final class ClusterObserver {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterObserver.class);

    private final InstanceInformers informers;
    private final Desired desired;
    private final SecretReader secrets;
    private final SecretGuard guard;
    private final Repairs repairs;
    private final Revisions revisions;
    private final ConcurrentMap<Uid, Finding> findings = new ConcurrentHashMap<>();

    ClusterObserver(
            InstanceInformers informers,
            Desired desired,
            SecretReader secrets,
            SecretGuard guard,
            Repairs repairs,
            Revisions revisions) {
        this.informers = informers;
        this.desired = desired;
        this.secrets = secrets;
        this.guard = guard;
        this.repairs = repairs;
        this.revisions = revisions;
    }

    private record Finding(String versions, String shape, RunningInstance seen) {}

    List<RunningInstance> observe() {
        requireSynced();
        List<Uid> uids = informers.uids();
        findings.keySet().retainAll(Set.copyOf(uids));
        return uids.stream().map(this::readable).flatMap(Optional::stream).toList();
    }

    // why: one whose keys cannot be read now must not hide all others; its own turn tells what is wrong.
    private Optional<RunningInstance> readable(Uid uid) {
        try {
            return observe(uid);
        } catch (RuntimeBusyException e) {
            return Optional.empty();
        } catch (ClusterException e) {
            if (e.isAnswer()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    Optional<RunningInstance> observe(Uid uid) {
        requireSynced();
        InstanceObjects now = informers.objects(uid);
        Deployment deployment = now.deployment();
        if (deployment == null) {
            findings.remove(uid);
            return Optional.empty();
        }
        String surroundings = surroundings(uid);
        String versions = now.versions() + surroundings;
        Finding known = findings.get(uid);
        if (known == null || !known.versions().equals(versions)) {
            Optional<InstanceSpec> spec = SpecAnnotation.read(deployment, secrets.keys(uid, deployment));
            if (spec.isEmpty()) {
                return Optional.empty();
            }
            String shape = now.shape() + surroundings;
            // why: comparing everything is most of the work, and how an engine fares is most of the news.
            boolean sure = known != null
                    && known.shape().equals(shape)
                    && known.seen().intact()
                    && known.seen().spec().equals(spec.get());
            known = new Finding(versions, shape, look(spec.get(), now, deployment, sure));
            findings.put(uid, known);
        }
        return Optional.of(paced(known.seen()));
    }

    private String surroundings(Uid uid) {
        return " " + repairs.count(uid) + " " + guard.isIntact(uid) + " " + informers.unknown() + " " + desired.keda()
                + " " + revisions.newest();
    }

    private RunningInstance look(InstanceSpec spec, InstanceObjects now, Deployment deployment, boolean sure) {
        InstancePhase phase = InstancePhase.of(deployment, now.pods(), now.service(), spec.replicas());
        return new RunningInstance(
                spec,
                phase.phase(),
                phase.endpoint(),
                phase.reason(),
                phase.ready(),
                sure || revisions.isNewer(deployment) || isIntact(spec, now, deployment));
    }

    private boolean isIntact(InstanceSpec spec, InstanceObjects now, Deployment deployment) {
        Set<String> differences = desired.differences(spec, now, deployment, informers.unknown());
        boolean intact = guard.isIntact(spec.uid()) && repairs.areAccepted(spec.uid(), differences);
        if (!intact) {
            LOG.debug("Instance {} is not as it shall be: {}", spec.uid(), differences);
        }
        return intact;
    }

    private RunningInstance paced(RunningInstance seen) {
        return seen.intact() || !repairs.isTooEarly(seen.spec().uid())
                ? seen
                : new RunningInstance(seen.spec(), seen.phase(), seen.endpoint(), seen.reason(), seen.ready(), true);
    }

    // why: before all is known, what is not there yet must not be taken for gone.
    private void requireSynced() {
        if (!informers.isSynced()) {
            throw new ClusterException("The cluster has not told yet what runs there");
        }
    }
}
