package io.encoreservice.shared.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** One Lua script of {@code resources/redis}, run atomically by Redis; keys and arguments go and come as text. */
public final class LuaScript {

    private final String source;

    private LuaScript(String source) {
        this.source = source;
    }

    /** The script {@code resources/redis/<name>.lua}. */
    public static LuaScript of(String name) {
        return new LuaScript(read("/redis/" + name + ".lua"));
    }

    /** Runs a script that answers an integer. */
    public long integer(RedissonClient redis, List<String> keys, Object... arguments) {
        return script(redis)
                .<Long>eval(RScript.Mode.READ_WRITE, source, ReturnType.LONG, objects(keys), texts(arguments));
    }

    /** Runs a script that answers one string or nil. */
    public @Nullable String text(RedissonClient redis, List<String> keys, Object... arguments) {
        return script(redis).eval(RScript.Mode.READ_WRITE, source, ReturnType.STRING, objects(keys), texts(arguments));
    }

    /** Runs a script that answers a list of strings. */
    public List<String> list(RedissonClient redis, List<String> keys, Object... arguments) {
        return script(redis).eval(RScript.Mode.READ_WRITE, source, ReturnType.LIST, objects(keys), texts(arguments));
    }

    private static RScript script(RedissonClient redis) {
        return redis.getScript(StringCodec.INSTANCE);
    }

    private static List<Object> objects(List<String> keys) {
        return List.copyOf(keys);
    }

    private static Object[] texts(Object... arguments) {
        return Arrays.stream(arguments).map(Object::toString).toArray();
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
