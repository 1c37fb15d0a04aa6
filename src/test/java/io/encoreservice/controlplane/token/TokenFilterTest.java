package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.controlplane.tenant.TenantRecord;
import io.encoreservice.controlplane.tenant.TestPlans;
import jakarta.servlet.ServletInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class TokenFilterTest {

    private static final TenantId ACME = TenantId.of("acme");

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

    @Test
    void aTokenThatIsRevokedWhileItsBodyIsAwaitedLetsNothingIn() throws Exception {
        TenantDirectory tenants = TestPlans.directory();
        IssuedToken token = issuer.issue(TokenKind.SERVICE, ACME, Duration.ofHours(1));

        MockHttpServletResponse response = answer(tenants, token, () -> TestPlans.tell(tenants, Set.of(token.id())));

        assertThat(response.getStatus()).isEqualTo(401);
    }

    @Test
    void aTenantThatIsSuspendedMeanwhileChangesNothing() throws Exception {
        TenantDirectory tenants = TestPlans.directory();
        IssuedToken token = issuer.issue(TokenKind.SERVICE, ACME, Duration.ofHours(1));
        TenantRecord suspended =
                new TenantRecord(ACME, "default", "acme", Instant.EPOCH, "for the test", Instant.EPOCH, false);

        MockHttpServletResponse response = answer(tenants, token, () -> TestPlans.tell(tenants, Set.of(), suspended));

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getContentAsString()).contains("for the test");
    }

    @Test
    void aBodyThatWasAwaitedIsThereToBeRead() throws Exception {
        TenantDirectory tenants = TestPlans.directory();
        IssuedToken token = issuer.issue(TokenKind.SERVICE, ACME, Duration.ofHours(1));
        AtomicReference<String> read = new AtomicReference<>();

        new TokenFilter(verifier(tenants))
                .doFilter(
                        request(token, () -> {}),
                        new MockHttpServletResponse(),
                        (request, response) ->
                                read.set(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));

        assertThat(read.get()).isEqualTo("{\"name\":\"test\"}");
    }

    @Test
    void onlySoManyBodiesAreAwaitedOfOneTenantAtATime() throws Exception {
        TokenFilter filter = new TokenFilter(verifier(TestPlans.directory()));
        IssuedToken token = issuer.issue(TokenKind.SERVICE, ACME, Duration.ofHours(1));
        List<Integer> statuses = new ArrayList<>();

        sendWhileAwaiting(filter, token, 33, statuses);

        assertThat(statuses).hasSize(33).containsOnlyOnce(429).first().isEqualTo(429);
        sendWhileAwaiting(filter, token, 32, statuses);
        assertThat(statuses).hasSize(65).containsOnlyOnce(429);
    }

    /** Sends a request, and so many others before its body is there. */
    private static void sendWhileAwaiting(TokenFilter filter, IssuedToken token, int number, List<Integer> statuses) {
        if (number == 0) {
            return;
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        assertThatCode(() -> filter.doFilter(
                        request(token, () -> sendWhileAwaiting(filter, token, number - 1, statuses)),
                        response,
                        new MockFilterChain()))
                .doesNotThrowAnyException();
        statuses.add(response.getStatus());
    }

    private MockHttpServletResponse answer(TenantDirectory tenants, IssuedToken token, Runnable meanwhile)
            throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        new TokenFilter(verifier(tenants)).doFilter(request(token, meanwhile), response, chain);
        assertThat(chain.getRequest()).isNull();
        return response;
    }

    private TokenVerifier verifier(TenantDirectory tenants) {
        return new TokenVerifier(keys, "encore-service", tenants, Clock.systemUTC());
    }

    private static MockHttpServletRequest request(IssuedToken token, Runnable meanwhile) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/encoreinstance") {
            @Override
            public ServletInputStream getInputStream() {
                meanwhile.run();
                return super.getInputStream();
            }
        };
        request.addHeader("x-jwt", "Bearer " + token.value());
        request.setContent("{\"name\":\"test\"}".getBytes(StandardCharsets.UTF_8));
        return request;
    }
}
