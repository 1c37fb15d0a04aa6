package io.encoreservice.shared.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.client.RedisException;
import org.redisson.client.RedisOutOfMemoryException;

class RedisTroubleTest {

    private static final String ASKED =
            ". channel: [id: 0x1] command: (EVALSHA), params: [5d, 1, ERR: -OOM x, READONLY]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LOADING    | LOADING Redis is loading the dataset in memory
            READONLY   | READONLY You can't write against a read only replica. script: 5d, on @user_script:1.
            MISCONF    | MISCONF Errors writing to the AOF file: No space left on device
            NOREPLICAS | NOREPLICAS Not enough good replicas to write.
            READONLY   | ERR Error running script (call to f_5d): @user_script:9: @user_script: 9: -READONLY You can't
            """)
    void aServersTroubleIsKnownByItsWordInsideOfAScriptToo(RedisTrouble trouble, String answer) {
        RedisException told = new RedisException(answer + ASKED);

        assertThat(RedisTrouble.of(told)).contains(trouble);
        assertThat(new RedisAwayException(new ExecutionException(told))).hasMessage(trouble.reason());
    }

    @Test
    void aServerWithoutMemoryIsKnownByTheClientsOwnWord() {
        RedisException told = new RedisOutOfMemoryException("command not allowed when used memory > 'maxmemory'.");

        assertThat(new RedisAwayException(new ExecutionException(told))).hasMessage(RedisTrouble.OOM.reason());
    }

    @Test
    void whatWasAskedIsNoTrouble() {
        RedisException told = new RedisException("ERR user_script:7: Script attempted to access a nil" + ASKED);

        assertThat(RedisTrouble.of(told)).isEmpty();
        assertThat(new RedisAwayException(told)).hasMessage("Redis does not answer");
    }
}
