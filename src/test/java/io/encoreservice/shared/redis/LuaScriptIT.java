package io.encoreservice.shared.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.redisson.api.RedissonClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LuaScriptIT {

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();

    @AfterAll
    void stop() {
        redis.shutdown();
        server.close();
    }

    @Test
    void keysAndArgumentsArriveAndAnIntegerComesBack() {
        assertThat(LuaScript.of("test-integer").integer(redis, List.of("a", "b"), 1, "x", 2L))
                .isEqualTo(5);
    }

    @Test
    void textComesBackAsItIs() {
        assertThat(LuaScript.of("test-text").text(redis, List.of("key"), "grüße \"quoted\""))
                .isEqualTo("key/grüße \"quoted\"");
    }

    @Test
    void nothingIsNull() {
        assertThat(LuaScript.of("test-text").text(redis, List.of("key"), "nothing"))
                .isNull();
    }

    @Test
    void listsKeepTheirOrder() {
        assertThat(LuaScript.of("test-list").list(redis, List.of(), "c", "a", 7))
                .containsExactly("c", "a", "7");
        assertThat(LuaScript.of("test-list").list(redis, List.of())).isEmpty();
    }

    @Test
    void aScriptThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> LuaScript.of("missing")).hasMessageContaining("/redis/missing.lua");
    }
}
