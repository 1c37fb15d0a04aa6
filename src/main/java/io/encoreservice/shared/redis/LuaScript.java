package io.encoreservice.shared.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** One Lua script of {@code resources/redis}, run atomically by Redis; keys and arguments go and come as text. */
public final class LuaScript {

    private final String source;
    private final RScript.ReturnType returns;

    private LuaScript(String name, RScript.ReturnType returns) {
        this.source = read("/redis/" + name + ".lua");
        this.returns = returns;
    }

    /** A script that answers an integer. */
    public static LuaScript integer(String name) {
        return new LuaScript(name, RScript.ReturnType.LONG);
    }

    /** A script that answers one string or nil. */
    public static LuaScript text(String name) {
        return new LuaScript(name, RScript.ReturnType.STRING);
    }

    /** A script that answers a list of strings. */
    public static LuaScript list(String name) {
        return new LuaScript(name, RScript.ReturnType.LIST);
    }

    /** Runs the script; the type is the one its factory names ({@code Long}, {@code String} or {@code List<String>}). */
    public <T> @Nullable T run(RedissonClient redis, List<String> keys, Object... arguments) {
        Object[] texts = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return redis.getScript(StringCodec.INSTANCE)
                .eval(RScript.Mode.READ_WRITE, source, returns, List.copyOf(keys), texts);
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
