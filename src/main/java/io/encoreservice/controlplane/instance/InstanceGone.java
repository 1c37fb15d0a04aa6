package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Uid;

/** Published as soon as an instance is to be no more; its route closes before anything else of it ends. */
public record InstanceGone(InstanceKey key, Uid uid) {}
