package io.encoreservice.controlplane.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.shared.redis.RedisStartException;
import org.junit.jupiter.api.Test;

class RedisPropertiesTest {

    @Test
    void withoutAnAddressTheServerIsOurs() {
        assertThat(new RedisProperties(" ", false).isEmbedded()).isTrue();
        assertThat(new RedisProperties("redis://cache.example", false).isEmbedded())
                .isFalse();
    }

    @Test
    void aClusterIsKnownAsOne() {
        RedisProperties properties = new RedisProperties("redis://cache.example", true);

        assertThat(properties.isEmbedded()).isFalse();
        assertThat(properties.address().cluster()).isTrue();
    }

    @Test
    void aClusterOfOurOwnIsNotToBeHad() {
        assertThatThrownBy(() -> new RedisProperties("", true).isEmbedded())
                .isInstanceOf(RedisStartException.class)
                .hasMessageContaining("encore.redis.url");
    }
}
