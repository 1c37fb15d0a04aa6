package io.encoreservice.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryTest {

    @Test
    void onlyFailedConnectionsAreTriedAgainUnlessTheOwnerWantsIt() {
        assertThat(Retry.of(null, false, false).times()).isZero();
        assertThat(Retry.of(null, true, false)).isEqualTo(new Retry(2, true));
        assertThat(Retry.of(0, true, false).times()).isZero();
        assertThat(Retry.of(5, false, false)).isEqualTo(new Retry(5, true));
    }

    @Test
    void aPartIsUsuallyTriedAgainOnceAndAtOnce() {
        assertThat(Retry.of(null, false, true)).isEqualTo(new Retry(1, false));
        assertThat(Retry.of(0, true, true).times()).isZero();
        assertThat(Retry.of(null, true, true)).isEqualTo(new Retry(2, true));
    }
}
