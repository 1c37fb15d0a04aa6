package io.encoreservice.shared.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/** One Lua script of {@code resources/redis}, run atomically by Redis; keys and arguments go and come as text. */
public final class LuaScript {

    // why: the client's own limits are for each step, and a command may wait for a connection before its answer.
    private static final long LONGEST_MILLIS = 1_600;

    private final String source;

    private LuaScript(String source) {
        this.source = source;
    }

    /** The script {@code resources/redis/<name>.lua}; of several names, their texts one after the other. */
    public static LuaScript of(String... names) {
        return new LuaScript(Arrays.stream(names)
                .map(name -> read("/redis/" + name + ".lua"))
                .collect(Collectors.joining("\n")));
    }

    /**
     * Runs a script that answers an integer.
     *
     * @throws RedisAwayException when Redis cannot be asked
     */
    public long integer(RedissonClient redis, List<String> keys, Object... arguments) {
        RFuture<Long> answer = script(redis)
                .evalAsync(RScript.Mode.READ_WRITE, source, ReturnType.LONG, List.copyOf(keys), texts(arguments));
        return awaited(answer);
    }

    /**
     * Runs a script that answers one string or nil.
     *
     * @throws RedisAwayException when Redis cannot be asked
     */
    public @Nullable String text(RedissonClient redis, List<String> keys, Object... arguments) {
        RFuture<@Nullable String> answer = script(redis)
                .evalAsync(RScript.Mode.READ_WRITE, source, ReturnType.STRING, List.copyOf(keys), texts(arguments));
        return awaited(answer);
    }

    /**
     * Runs a script that answers a list of strings.
     *
     * @throws RedisAwayException when Redis cannot be asked
     */
    public List<String> list(RedissonClient redis, List<String> keys, Object... arguments) {
        RFuture<List<String>> answer = script(redis)
                .evalAsync(RScript.Mode.READ_WRITE, source, ReturnType.LIST, List.copyOf(keys), texts(arguments));
        return awaited(answer);
    }

    private static RScript script(RedissonClient redis) {
        return redis.getScript(StringCodec.INSTANCE);
    }

    private static <T extends @Nullable Object> T awaited(RFuture<T> answer) {
        try {
            return answer.toCompletableFuture().get(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RedisException told && isOurs(told) ? told : new RedisAwayException(e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new RedisAwayException(e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RedisAwayException(e);
        }
    }

    private static boolean isOurs(RedisException e) {
        // why: an error of the script itself comes as the plain class and is a bug, not an outage.
        return e.getClass() == RedisException.class
                && String.valueOf(e.getMessage()).matches("(?s)(ERR|WRONGTYPE).*")
                && RedisTrouble.of(e).isEmpty();
    }

    private static Object[] texts(Object... arguments) {
        Object[] texts = new Object[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return texts;
    }

    private static String read(String resource) {
        try (InputStream in = LuaScript.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no script " + resource + " on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
