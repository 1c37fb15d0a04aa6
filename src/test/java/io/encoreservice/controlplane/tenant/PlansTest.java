package io.encoreservice.controlplane.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.encoreservice.controlplane.identity.TenantId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlansTest {

    @Test
    void aTrialTenantHasTheTrialPlanAndEverybodyElseTheDefault() {
        Plans plans = TestPlans.plans();

        assertThat(plans.of(TenantId.trial("k3x"))).isEqualTo(TestPlans.TRIAL);
        assertThat(plans.of(TenantId.of("acme"))).isEqualTo(TestPlans.DEFAULT);
    }

    @Test
    void aMissingPlanIsSaidAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Plans(new PlanProperties(Map.of("default", TestPlans.limits(TestPlans.DEFAULT)))))
                .withMessageContaining("'trial'");
    }
}
