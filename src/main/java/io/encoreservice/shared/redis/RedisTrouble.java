package io.encoreservice.shared.redis;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisOutOfMemoryException;

/** What a server that is there, but cannot work now, answers to those who ask. */
enum RedisTrouble {
    LOADING("Redis is still loading its data"),
    READONLY("Redis takes no changes now: it is a replica"),
    OOM("Redis has no memory left"),
    MISCONF("Redis cannot write to its disk"),
    NOREPLICAS("Redis takes no changes now: its replicas are away");

    // why: behind it the client repeats what was asked, which may hold any word.
    private static final Pattern ASKED = Pattern.compile("\\. channel: .*", Pattern.DOTALL);

    private final String reason;
    // why: before Redis 7 an error inside of a script stands behind the script's own name.
    private final Pattern code =
            Pattern.compile("^(ERR Error running script .*: )?-?" + name() + "\\b", Pattern.DOTALL);

    RedisTrouble(String reason) {
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    /** What a failure, or a cause of it, says of the server's trouble. */
    static Optional<RedisTrouble> of(@Nullable Throwable failure) {
        Optional<RedisTrouble> told = Optional.empty();
        for (Throwable cause = failure; cause != null && told.isEmpty(); cause = cause.getCause()) {
            // why: of this one answer the client keeps no code.
            told = cause instanceof RedisOutOfMemoryException
                    ? Optional.of(OOM)
                    : codeOf(String.valueOf(cause.getMessage()));
        }
        return told;
    }

    private static Optional<RedisTrouble> codeOf(String message) {
        String answer = ASKED.matcher(message).replaceFirst("");
        return Arrays.stream(values())
                .filter(trouble -> trouble.code.matcher(answer).find())
                .findFirst();
    }
}
