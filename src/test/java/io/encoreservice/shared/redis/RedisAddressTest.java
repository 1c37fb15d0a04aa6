package io.encoreservice.shared.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

    @Test
    void anotherUserGoesToTheSameServer() {
        RedisAddress address = new RedisAddress(URI.create("rediss://root:secret@cache.example:7000/3"));

        assertThat(address.withUser("k3x", "a:b/c@d").uri())
                .isEqualTo(URI.create("rediss://k3x:a%3Ab%2Fc%40d@cache.example:7000/3"));
    }

    @Test
    void noPasswordIsShown() {
        assertThat(new RedisAddress(URI.create("redis://:secret@127.0.0.1:6379")))
                .hasToString("Redis at 127.0.0.1:6379");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "localhost:6379", "redis:", "redis", "redis://:pass word@host"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> RedisAddress.of(text))
                .hasMessageStartingWith("encore.redis.url must look like")
                .hasMessageNotContaining("pass word");
    }

    @Test
    void aClusterStaysOneForAnotherUser() {
        RedisAddress cluster = RedisAddress.of("redis://root:secret@cache.example", true);

        assertThat(cluster.withUser("kxyz", "own")).isEqualTo(RedisAddress.of("redis://kxyz:own@cache.example", true));
        assertThat(cluster).isNotEqualTo(RedisAddress.of("redis://root:secret@cache.example"));
        assertThat(cluster.toString()).contains("cache.example").doesNotContain("secret");
    }

    @Test
    void thePortIsKnownWhetherGivenOrNot() {
        assertThat(RedisAddress.of("redis://cache.example").port()).isEqualTo(6379);
        assertThat(RedisAddress.of("redis://cache.example:7000").port()).isEqualTo(7000);
    }
}
