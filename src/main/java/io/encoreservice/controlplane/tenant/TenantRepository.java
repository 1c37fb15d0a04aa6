package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.shared.redis.LuaScript;
import io.encoreservice.shared.redis.RedisPatience;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RMap;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tenants and revoked tokens in Redis; every change is one script that also counts up a version and calls it out. Each
 * call may end in a {@link io.encoreservice.shared.redis.RedisAwayException}, soon.
 */
final class TenantRepository {

    private static final Logger LOG = LoggerFactory.getLogger(TenantRepository.class);
    private static final String TENANTS = "{encore}:tenants";
    private static final String REVOKED = "{encore}:revoked";
    private static final String VERSION = "{encore}:tenants-version";
    private static final String CHANGED = "{encore}:tenant-changed";

    private final LuaScript load = LuaScript.of("tenant-load");
    private final LuaScript put = LuaScript.of("tenant-put");
    private final LuaScript remove = LuaScript.of("tenant-remove");
    private final LuaScript revoke = LuaScript.of("token-revoke");
    private final LuaScript remember = LuaScript.of("token-remember");
    private final RedisPatience patience = new RedisPatience();
    private final TenantJson json = new TenantJson();
    private final RedissonClient redis;

    TenantRepository(RedissonClient redis) {
        this.redis = redis;
    }

    /** All that is written down, as of one moment. */
    TenantSnapshot load() {
        List<String> found = patience.ask(() -> load.list(redis, List.of(TENANTS, REVOKED, VERSION), now()));
        int tenants = Integer.parseInt(found.get(1));
        Map<TenantId, TenantRecord> records = found.subList(2, 2 + tenants).stream()
                .flatMap(record -> readable(record, json::read).stream())
                .collect(Collectors.toMap(TenantRecord::id, Function.identity(), (one, other) -> one));
        Set<String> revoked = new HashSet<>(found.subList(2 + tenants, found.size()));
        return new TenantSnapshot(Long.parseLong(found.get(0)), records, revoked);
    }

    /** Counts up with every change; 0 before the first. */
    long version() {
        return patience.ask(() -> {
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

    /**
     * Changes a tenant, one that is not written down yet from {@code unwritten}, and answers what it has become; empty when
     * it is closed, or a trial that is not written down.
     */
    Optional<TenantRecord> update(TenantRecord unwritten, UnaryOperator<TenantRecord> change) {
        TenantId id = unwritten.id();
        while (true) {
            String before = text(id);
            TenantRecord now = before == null ? unwritten : json.read(before);
            if (now.closed() || (before == null && id.isTrial())) {
                return Optional.empty();
            }
            TenantRecord changed = change.apply(now);
            String after = before == null ? json.write(changed) : json.rewrite(before, changed);
            if (put(id, before == null ? "" : before, after)) {
                return Optional.of(changed);
            }
        }
    }

    /** Closes a tenant, if it still is what it was: nobody can change it any more. */
    void close(TenantRecord tenant) {
        String before = text(tenant.id());
        if (before != null && json.read(before).equals(tenant)) {
            put(tenant.id(), before, json.rewrite(before, tenant.asClosed()));
        }
    }

    /** Forgets a closed tenant and its personal tokens; false when that is done already. */
    boolean remove(TenantId id) {
        String before = text(id);
        return before != null
                && json.read(before).closed()
                && patience.ask(() -> remove.integer(
                                redis, List.of(TENANTS, VERSION, tokensOf(id)), id.value(), before, CHANGED))
                        == 1;
    }

    /** Has a token be refused from now on; remembered until it would have ended anyway. */
    void revoke(String tokenId, Instant until) {
        patience.ask(() ->
                revoke.integer(redis, List.of(REVOKED, VERSION), tokenId, until.getEpochSecond(), now(), CHANGED));
    }

    /** Remembers that a personal token was made; false for a trial that is not written down. */
    boolean remember(TenantId tenant, PersonalToken token) {
        return patience.ask(() -> remember.integer(
                        redis,
                        List.of(TENANTS, tokensOf(tenant)),
                        tenant.isTrial() ? tenant.value() : "",
                        token.id(),
                        json.write(token)))
                == 1;
    }

    /** The personal tokens that were made for a tenant here, revoked ones included until they end. */
    List<PersonalToken> personalTokens(TenantId tenant) {
        return patience.ask(() -> tokens(tenant).readAllValues()).stream()
                .flatMap(record -> readable(record, json::readToken).stream())
                .toList();
    }

    void forget(TenantId tenant, String tokenId) {
        patience.ask(() -> tokens(tenant).fastRemove(tokenId));
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
        return patience.ask(() -> put.integer(redis, List.of(TENANTS, VERSION), id.value(), before, after, CHANGED))
                == 1;
    }

    private @Nullable String text(TenantId id) {
        return patience.ask(() ->
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
}
