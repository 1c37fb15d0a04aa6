package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Uid;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Published for every desired instance at start, and whenever what is known of one has changed.
 *
 * @param key whose it is
 * @param uid which life of it
 * @param status how it is
 * @param endpoint where its engine answers HTTP; null while none does
 * @param reason why it failed, for people; null otherwise
 * @param ready how many of its engines answer
 */
public record InstanceObserved(
        InstanceKey key,
        Uid uid,
        InstanceStatus status,
        @Nullable URI endpoint,
        @Nullable String reason,
        int ready) {}
