package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.encoreservice.controlplane.tenant.RateLimitRepository;
import io.encoreservice.shared.redis.RedisServer;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

class TrialPolicyIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final InetAddress ALICE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress BOB = InetAddress.ofLiteral("192.0.2.2");

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();

    @AfterEach
    void stop() {
        redis.shutdown();
        server.close();
    }

    @Test
    void unlessSetTrialsAreForALoopbackServiceOnly() {
        assertThatCode(() -> policy(null, LOOPBACK).admit(ALICE)).doesNotThrowAnyException();
        assertThatExceptionOfType(TrialsOffException.class)
                .isThrownBy(() -> policy(null, null).admit(ALICE))
                .matches(e -> e.status() == 403);
        assertThatExceptionOfType(TrialsOffException.class)
                .isThrownBy(() -> policy(null, InetAddress.ofLiteral("0.0.0.0")).admit(ALICE));
    }

    @Test
    void theOperatorsWordCountsMoreThanTheAddress() {
        assertThatCode(() -> policy(true, null).admit(ALICE)).doesNotThrowAnyException();
        assertThatExceptionOfType(TrialsOffException.class)
                .isThrownBy(() -> policy(false, LOOPBACK).admit(ALICE));
    }

    @Test
    void anAddressGetsItsShareAndIsToldWhenToComeBack() {
        TrialPolicy policy = policy(true, null);
        policy.admit(ALICE);
        policy.admit(ALICE);

        assertThatExceptionOfType(TooManyTrialsException.class)
                .isThrownBy(() -> policy.admit(ALICE))
                .satisfies(e -> assertThat(e.retryAfterSeconds())
                        .get()
                        .satisfies(wait -> assertThat(wait).isBetween(3_480L, 3_600L)));
        assertThatCode(() -> policy.admit(BOB)).doesNotThrowAnyException();
    }

    @Test
    void manyAddressesTogetherGetNoMoreThanThereIs() {
        TrialPolicy policy = policy(true, null);
        policy.admit(ALICE);
        policy.admit(BOB);
        policy.admit(InetAddress.ofLiteral("192.0.2.3"));

        assertThatExceptionOfType(TooManyTrialsException.class)
                .isThrownBy(() -> policy.admit(InetAddress.ofLiteral("192.0.2.4")));
    }

    @Test
    void oneNetworkOfIpv6IsOneAddress() {
        TrialPolicy policy = policy(true, null);
        policy.admit(InetAddress.ofLiteral("2001:db8:0:1::1"));
        policy.admit(InetAddress.ofLiteral("2001:db8:0:1:ffff::2"));

        assertThatExceptionOfType(TooManyTrialsException.class)
                .isThrownBy(() -> policy.admit(InetAddress.ofLiteral("2001:db8:0:1::3")));
        assertThatCode(() -> policy.admit(InetAddress.ofLiteral("2001:db8:0:2::1")))
                .doesNotThrowAnyException();
    }

    private TrialPolicy policy(@Nullable Boolean enabled, @Nullable InetAddress bound) {
        return new TrialPolicy(new TokenProperties.Trial(enabled, 2, 3), bound, new RateLimitRepository(redis));
    }
}
