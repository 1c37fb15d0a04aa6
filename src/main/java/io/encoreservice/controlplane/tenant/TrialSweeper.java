package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Removes trials whose owners have had their time to look at them; several control planes may do so at once. */
final class TrialSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(TrialSweeper.class);

    private final TenantRepository repository;
    private final TenantDirectory directory;
    private final Iterable<TenantContents> contents;
    private final Duration retention;
    private final InstantSource clock;

    TrialSweeper(
            TenantRepository repository,
            TenantDirectory directory,
            Iterable<TenantContents> contents,
            Duration retention,
            InstantSource clock) {
        this.repository = repository;
        this.directory = directory;
        this.contents = contents;
        this.retention = retention;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT20S")
    void sweep() {
        if (directory.version() >= 0) {
            directory.snapshot().tenants().values().stream()
                    .filter(this::isOver)
                    .forEach(this::remove);
        }
    }

    private boolean isOver(TenantRecord tenant) {
        Instant end = directory.end(tenant);
        return tenant.id().isTrial()
                && (tenant.closed() || (end != null && clock.instant().isAfter(end.plus(retention))));
    }

    // why: closed a sweep before, so that no operator and no call under way can have the tenant go on meanwhile.
    private void remove(TenantRecord tenant) {
        try {
            if (!tenant.closed()) {
                repository.close(tenant);
            } else if (isEmptied(tenant.id()) && repository.remove(tenant.id())) {
                AuditLog.changed("service", "trial removed", tenant.id().value(), "");
            }
        } catch (RuntimeException e) {
            LOG.warn("The ended trial {} cannot be removed yet: {}", tenant.id(), e.getMessage());
        }
    }

    private boolean isEmptied(TenantId tenant) {
        boolean emptied = true;
        for (TenantContents each : contents) {
            emptied &= each.removeAll(tenant);
        }
        return emptied;
    }
}
