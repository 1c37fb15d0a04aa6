package io.encoreservice.controlplane.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnstileTest {

    private final Turnstile<String> turnstile = new Turnstile<>(2);

    @Test
    void eachIsInsideSoOftenAtOnceAndNoMore() {
        assertThat(turnstile.enter("acme")).isTrue();
        assertThat(turnstile.enter("acme")).isTrue();

        assertThat(turnstile.enter("acme")).isFalse();
        assertThat(turnstile.enter("other")).isTrue();
    }

    @Test
    void whoWasRefusedTakesNobodysPlace() {
        turnstile.enter("acme");
        turnstile.enter("acme");
        turnstile.enter("acme");

        turnstile.leave("acme");

        assertThat(turnstile.enter("acme")).isTrue();
        assertThat(turnstile.enter("acme")).isFalse();
    }
}
