package io.encoreservice.controlplane.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.encoreservice.controlplane.identity.Plan;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.tenant.PlanProperties.Limits;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlansTest {

    @Test
    void aTrialTenantHasTheTrialPlanAndEverybodyElseTheDefault() {
        Plans plans =
                new Plans(new PlanProperties(Map.of("default", new Limits(20, 16, 10), "trial", new Limits(3, 4, 2))));

        assertThat(plans.of(TenantId.trial("k3x"))).isEqualTo(new Plan("trial", 3, 4, 2));
        assertThat(plans.of(TenantId.of("acme"))).isEqualTo(new Plan("default", 20, 16, 10));
    }

    @Test
    void aMissingPlanIsSaidAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Plans(new PlanProperties(Map.of("default", new Limits(20, 16, 10)))))
                .withMessageContaining("'trial'");
    }
}
