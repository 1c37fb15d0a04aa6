package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What the API server answered to our own writes, until the watch has brought it too: so that we see what we did. */
final class RecentWrites {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final ConcurrentMap<Key, Written> written = new ConcurrentHashMap<>();

    RecentWrites(InstantSource clock) {
        this.clock = clock;
    }

    private record Key(InstanceKind kind, String name) {
        static Key of(HasMetadata object) {
            return new Key(InstanceKind.of(object), object.getMetadata().getName());
        }
    }

    private record Written(HasMetadata object, Instant until) {}

    void remember(HasMetadata answered) {
        written.put(Key.of(answered), new Written(answered, clock.instant().plus(LONGEST)));
    }

    /** The newer of what the watch has brought and what we wrote. */
    @Nullable
    HasMetadata newer(InstanceKind kind, String name, @Nullable HasMetadata watched) {
        Key key = new Key(kind, name);
        Written ours = written.get(key);
        if (ours == null) {
            return watched;
        }
        if (clock.instant().isAfter(ours.until()) || (watched != null && version(watched) >= version(ours.object()))) {
            written.remove(key, ours);
            return watched;
        }
        return ours.object();
    }

    /** The watch tells that it is deleted. */
    void deleted(HasMetadata object) {
        Key key = Key.of(object);
        Written ours = written.get(key);
        if (ours != null && version(object) >= version(ours.object())) {
            written.remove(key, ours);
        }
    }

    /** We deleted it ourselves. */
    void forget(String name) {
        written.keySet().removeIf(key -> key.name().equals(name));
    }

    private static long version(HasMetadata object) {
        try {
            return Long.parseLong(object.getMetadata().getResourceVersion());
        } catch (NumberFormatException opaque) {
            // why: versions of built-in kinds are numbers; should one not be, the watch is believed at once.
            return Long.MAX_VALUE;
        }
    }
}
