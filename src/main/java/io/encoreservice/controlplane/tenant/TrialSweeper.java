package io.encoreservice.controlplane.tenant;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;

/** Removes trials whose owners have had their time to look at them; several control planes may do so at once. */
final class TrialSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(TrialSweeper.class);

    private final TenantRepository repository;
    private final TenantDirectory directory;
    private final ObjectProvider<TenantContents> contents;
    private final Duration retention;
    private final InstantSource clock;

    TrialSweeper(
            TenantRepository repository,
            TenantDirectory directory,
            ObjectProvider<TenantContents> contents,
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
        return tenant.id().isTrial() && end != null && clock.instant().isAfter(end.plus(retention));
    }

    private void remove(TenantRecord tenant) {
        try {
            if (contents.stream().allMatch(each -> each.removeAll(tenant.id()))) {
                repository.remove(tenant);
                AuditLog.changed("service", "trial removed", tenant.id().value(), "");
            }
        } catch (RuntimeException e) {
            LOG.warn("The ended trial {} cannot be removed yet: {}", tenant.id(), e.getMessage());
        }
    }
}
