package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.TestPlans;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class TokenFilterTest {

    private final KeyRing keys = KeyRing.of(new InstallationKey(new byte[32]));
    private final TokenIssuer issuer = new TokenIssuer(keys, "encore-service", Clock.systemUTC());

    @Test
    void beforeAnythingIsKnownOfTenantsNobodyGetsPastAndIsToldToComeBack() throws Exception {
        TokenVerifier verifier = new TokenVerifier(keys, "encore-service", TestPlans.untold(), Clock.systemUTC());
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/encoreinstance");
        request.addHeader("x-jwt", "Bearer " + issuer.serviceToken(TenantId.of("acme"), Duration.ofHours(1)));
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();

        new TokenFilter(verifier).doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("2");
        assertThat(response.getContentAsString()).contains("\"reason\"");
        assertThat(chain.getRequest()).isNull();
    }
}
