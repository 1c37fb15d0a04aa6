package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.redis.LuaScript;
import io.encoreservice.shared.redis.RedisAwayException;
import io.encoreservice.shared.redis.RedisPatience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RMap;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desired state of all instances, in Redis; every change is one script, so that no half of one is ever seen. */
final class InstanceRepository {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceRepository.class);
    private static final String INSTANCES = "{encore}:instances";
    private static final String TOMBSTONES = "{encore}:tombstones";
    private static final String REMOVED = "{encore}:removed";
    private static final String TRIALS = "{encore}:trial-instances";
    private static final String CHANGED = "{encore}:changed";
    private static final String BURIED = "{encore}:buried";

    /** Longer than any control plane may hang in the middle of a turn. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** How long a repeated creation is known as one. */
    private static final Duration REPETITION = Duration.ofHours(24);

    private final LuaScript insert = LuaScript.of("instance-insert");
    private final LuaScript get = LuaScript.of("instance-get");
    private final LuaScript list = LuaScript.of("instance-list");
    private final LuaScript update = LuaScript.of("instance-update");
    private final LuaScript bury = LuaScript.of("instance-bury");
    private final LuaScript forget = LuaScript.of("instance-forget");
    private final InstanceJson json = new InstanceJson();
    private final RedisPatience patience = new RedisPatience();
    private final RedissonClient redis;

    InstanceRepository(RedissonClient redis) {
        this.redis = redis;
    }

    /** Stores a new instance if its name is free, there is room for it, and it is not stored by this wish already. */
    InsertOutcome insert(Instance instance, Quota quota, Repetition repetition) {
        TenantId tenant = instance.key().tenant();
        List<String> keys = new ArrayList<>(
                List.of(names(tenant), INSTANCES, "{encore}:repetitions:" + tenant + ":" + repetition.key()));
        List<Object> arguments = new ArrayList<>(List.of(
                instance.key().name(),
                instance.uid(),
                json.write(instance),
                CHANGED,
                quota.tenant(),
                repetition.wish(),
                REPETITION.toSeconds()));
        if (!instance.account().isEmpty()) {
            keys.add(account(instance));
            arguments.addAll(List.of(quota.account(), InsertOutcome.Refused.QUOTA_REACHED));
        }
        if (tenant.isTrial()) {
            keys.add(TRIALS);
            arguments.addAll(List.of(quota.trials(), InsertOutcome.Refused.TRIALS_FULL));
        }
        return InsertOutcome.of(Objects.requireNonNull(reach(() -> insert.text(redis, keys, arguments.toArray()))));
    }

    Optional<Instance> find(InstanceKey key) {
        return Optional.ofNullable(record(key)).map(json::read);
    }

    Optional<Instance> find(Uid uid) {
        return Optional.ofNullable(reach(() -> records(INSTANCES).get(uid.value())))
                .map(json::read);
    }

    /** A tenant's instances by name. */
    List<Instance> list(TenantId tenant) {
        List<String> records = reach(() -> list.list(redis, List.of(names(tenant), INSTANCES)));
        return readable(records, json::read).stream()
                .sorted(Comparator.comparing(instance -> instance.key().name()))
                .toList();
    }

    List<Instance> all() {
        return readable(reach(() -> records(INSTANCES).readAllValues()), json::read);
    }

    /** Changes an instance and answers what it has become; empty when there is none of that name. */
    Optional<Instance> update(InstanceKey key, UnaryOperator<Instance> change) {
        while (true) {
            String record = record(key);
            if (record == null) {
                return Optional.empty();
            }
            Instance changed = change.apply(json.read(record));
            long replaced = reach(() -> update.integer(
                    redis, List.of(INSTANCES), changed.uid().value(), record, json.rewrite(record, changed), CHANGED));
            if (replaced == 1) {
                return Optional.of(changed);
            }
        }
    }

    /** Turns an instance into a tombstone, which frees its name; empty when there is none of that name. */
    Optional<Tombstone> bury(InstanceKey key, Instant now) {
        String record = record(key);
        if (record == null) {
            return Optional.empty();
        }
        List<String> keys = new ArrayList<>(List.of(names(key.tenant()), INSTANCES, TOMBSTONES, TRIALS));
        attempt(record, json::read)
                .filter(instance -> !instance.account().isEmpty())
                .ifPresent(instance -> keys.add(account(instance)));
        return Optional.ofNullable(reach(() -> bury.text(redis, keys, key.name().value(), now, BURIED)))
                .map(json::readTombstone);
    }

    /** Has every control plane look at an instance. */
    void announce(Uid uid) {
        var unused = reach(() -> redis.getTopic(CHANGED, StringCodec.INSTANCE).publish(uid.value()));
    }

    Optional<Tombstone> tombstone(Uid uid) {
        return Optional.ofNullable(reach(() -> records(TOMBSTONES).get(uid.value())))
                .map(json::readTombstone);
    }

    List<Tombstone> tombstones() {
        return readable(reach(() -> records(TOMBSTONES).readAllValues()), json::readTombstone);
    }

    /** Removes a tombstone; for a while it is remembered that the instance was deleted. */
    void removeTombstone(Uid uid) {
        reach(() -> forget.integer(redis, List.of(TOMBSTONES, REMOVED), uid.value(), REMEMBERED.toSeconds(), CHANGED));
    }

    /** Whether all of an instance was removed not long ago. */
    boolean wasRemoved(Uid uid) {
        return reach(
                () -> redis.getScoredSortedSet(REMOVED, StringCodec.INSTANCE).contains(uid.value()));
    }

    /**
     * Tells of every change of an instance that any control plane makes, until the result is run. A change may be missed
     * while Redis is away.
     *
     * @param changed hears of an instance that is new, changed or removed
     * @param buried hears of an instance that is deleted
     */
    Runnable watch(Consumer<Uid> changed, Consumer<Uid> buried) {
        Runnable noChanges = hear(CHANGED, changed);
        Runnable noBurials = hear(BURIED, buried);
        return () -> {
            noChanges.run();
            noBurials.run();
        };
    }

    private Runnable hear(String channel, Consumer<Uid> listener) {
        RTopic topic = redis.getTopic(channel, StringCodec.INSTANCE);
        int id = topic.addListener(String.class, (from, uid) -> listener.accept(new Uid(uid)));
        return () -> {
            var unused = topic.removeListenerAsync(id);
        };
    }

    private @Nullable String record(InstanceKey key) {
        return reach(() -> get.text(
                redis, List.of(names(key.tenant()), INSTANCES), key.name().value()));
    }

    private RMap<String, String> records(String map) {
        return redis.getMap(map, StringCodec.INSTANCE);
    }

    private static String names(TenantId tenant) {
        return "{encore}:names:" + tenant;
    }

    private static String account(Instance instance) {
        return "{encore}:account-instances:" + instance.account();
    }

    private static <T> List<T> readable(Collection<String> records, Function<String, T> reader) {
        return records.stream()
                .flatMap(record -> attempt(record, reader).stream())
                .toList();
    }

    // why: one spoilt record must not hide all the others; its content may hold secrets and is not logged.
    private static <T> Optional<T> attempt(String record, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(record));
        } catch (RuntimeException e) {
            LOG.error("A record of an instance in Redis cannot be read and is passed over: {}", e.getClass());
            return Optional.empty();
        }
    }

    private <T extends @Nullable Object> T reach(Supplier<T> question) {
        try {
            return patience.ask(question);
        } catch (RedisAwayException e) {
            throw new InstancesUnavailableException();
        }
    }
}
