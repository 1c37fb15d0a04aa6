package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.secret.SecretChanged;
import io.encoreservice.controlplane.tenant.TenantChanged;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;

/** Has instances looked at when what they depend on has changed: their tenant, or a secret that they use. */
final class InstanceNews {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceNews.class);

    private final InstanceRepository repository;
    private final Consumer<Uid> nudge;

    /**
     * @param nudge has the reconciler look at an instance
     */
    InstanceNews(InstanceRepository repository, Consumer<Uid> nudge) {
        this.repository = repository;
        this.nudge = nudge;
    }

    /** Every control plane hears of it by itself. */
    @EventListener
    void tenantChanged(TenantChanged change) {
        inBackground(change.tenant(), instance -> true, nudge);
    }

    /** Only this control plane heard of it, so it tells the others. */
    @EventListener
    void secretChanged(SecretChanged change) {
        inBackground(
                change.tenant(),
                instance -> SecretReferences.uses(instance, change.name()),
                nudge.andThen(repository::announce));
    }

    // why: who changes a tenant or a secret is not kept waiting, and the regular look makes good what fails here.
    private void inBackground(TenantId tenant, Predicate<Instance> concerned, Consumer<Uid> act) {
        Thread.ofVirtual().name("instance-news").start(() -> {
            try {
                repository.list(tenant).stream()
                        .filter(concerned)
                        .map(Instance::uid)
                        .forEach(act);
            } catch (InstancesUnavailableException e) {
                LOG.warn("The instances of {} follow a change late: {}", tenant, e.getMessage());
            }
        });
    }
}
