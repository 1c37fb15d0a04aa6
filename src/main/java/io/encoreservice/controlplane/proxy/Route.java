package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.instance.InstanceStatus;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance's requests go, as last observed.
 *
 * @param key whose it is
 * @param uid which life of it
 * @param status how it is
 * @param endpoint where its engine answers HTTP; null while none does
 * @param reason why it failed, for people; null otherwise
 */
record Route(
        InstanceKey key,
        Uid uid,
        InstanceStatus status,
        @Nullable URI endpoint,
        @Nullable String reason) {}
