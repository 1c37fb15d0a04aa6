package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.shared.redis.LuaScript;
import io.encoreservice.shared.redis.RedisAwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RMap;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tenants and revoked tokens in Redis; every change is one script that also counts up a version and calls it out. */
final class TenantRepository {

    private static final Logger LOG = LoggerFactory.getLogger(TenantRepository.class);
    private static final String TENANTS = "{encore}:tenants";
    private static final String REVOKED = "{encore}:revoked";
    private static final String VERSION = "{encore}:tenants-version";
    private static final String CHANGED = "{encore}:tenant-changed";

    private final LuaScript load = LuaScript.of("tenant-load");
    private final LuaScript put = LuaScript.of("tenant-put");
    private final LuaScript revoke = LuaScript.of("token-revoke");
    private final TenantJson json = new TenantJson();
    private final RedissonClient redis;

    TenantRepository(RedissonClient redis) {
        this.redis = redis;
    }

    /** All that is written down, as of one moment. */
    TenantSnapshot load() {
        List<String> found = load.list(redis, List.of(TENANTS, REVOKED, VERSION), now());
        int tenants = Integer.parseInt(found.get(1));
        Map<TenantId, TenantRecord> records = found.subList(2, 2 + tenants).stream()
                .flatMap(record -> readable(record, json::read).stream())
                .collect(Collectors.toMap(TenantRecord::id, Function.identity(), (one, other) -> one));
        Set<String> revoked = new HashSet<>(found.subList(2 + tenants, found.size()));
        return new TenantSnapshot(Long.parseLong(found.get(0)), records, revoked);
    }

    /** Counts up with every change; 0 before the first. */
    long version() {
        return reach(() -> {
            String version =
                    redis.<String>getBucket(VERSION, StringCodec.INSTANCE).get();
            return version == null ? 0 : Long.parseLong(version);
        });
    }

    Optional<TenantRecord> find(TenantId id) {
        return Optional.ofNullable(text(id)).map(json::read);
    }

    /** Writes a tenant down; false when it is already. */
    boolean insert(TenantRecord tenant) {
        return put(tenant.id(), "", json.write(tenant));
    }

    /** Changes a tenant, one that is not written down yet from {@code unwritten}; answers what has become of it. */
    TenantRecord update(TenantRecord unwritten, UnaryOperator<TenantRecord> change) {
        while (true) {
            String before = text(unwritten.id());
            TenantRecord changed = change.apply(before == null ? unwritten : json.read(before));
            String after = before == null ? json.write(changed) : json.rewrite(before, changed);
            if (put(unwritten.id(), before == null ? "" : before, after)) {
                return changed;
            }
        }
    }

    /** Forgets a tenant, if it still is what it was. */
    void remove(TenantRecord tenant) {
        String before = text(tenant.id());
        if (before != null && json.read(before).equals(tenant)) {
            put(tenant.id(), before, "");
            redis.getMap(tokensOf(tenant.id()), StringCodec.INSTANCE).delete();
        }
    }

    /** Has a token be refused from now on; remembered until it would have ended anyway. */
    void revoke(String tokenId, Instant until) {
        revoke.integer(redis, List.of(REVOKED, VERSION), tokenId, until.getEpochSecond(), now(), CHANGED);
    }

    void remember(TenantId tenant, PersonalToken token) {
        reach(() -> tokens(tenant).fastPut(token.id(), json.write(token)));
    }

    /** The personal tokens that were made for a tenant here, revoked ones included until they end. */
    List<PersonalToken> personalTokens(TenantId tenant) {
        return reach(() -> tokens(tenant).readAllValues()).stream()
                .flatMap(record -> readable(record, json::readToken).stream())
                .toList();
    }

    void forget(TenantId tenant, String tokenId) {
        reach(() -> tokens(tenant).fastRemove(tokenId));
    }

    /** Tells of every change that any control plane makes, until the result is run; one may be missed. */
    Runnable watch(Runnable changed) {
        RTopic topic = redis.getTopic(CHANGED, StringCodec.INSTANCE);
        int id = topic.addListener(String.class, (channel, what) -> changed.run());
        return () -> {
            var unused = topic.removeListenerAsync(id);
        };
    }

    private boolean put(TenantId id, String before, String after) {
        return put.integer(redis, List.of(TENANTS, VERSION), id.value(), before, after, CHANGED) == 1;
    }

    private @Nullable String text(TenantId id) {
        return reach(() ->
                redis.<String, String>getMap(TENANTS, StringCodec.INSTANCE).get(id.value()));
    }

    private RMap<String, String> tokens(TenantId tenant) {
        return redis.getMap(tokensOf(tenant), StringCodec.INSTANCE);
    }

    private static String tokensOf(TenantId tenant) {
        return "{encore}:personal-tokens:" + tenant;
    }

    private static long now() {
        return Duration.ofMillis(System.currentTimeMillis()).toSeconds();
    }

    // why: one spoilt record must not hide all the others.
    private static <T> Optional<T> readable(String record, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(record));
        } catch (RuntimeException e) {
            LOG.error("A record of a tenant in Redis cannot be read and is passed over: {}", e.getClass());
            return Optional.empty();
        }
    }

    private static <T extends @Nullable Object> T reach(Supplier<T> question) {
        try {
            return question.get();
        } catch (RedisException e) {
            throw new RedisAwayException(e);
        }
    }
}
