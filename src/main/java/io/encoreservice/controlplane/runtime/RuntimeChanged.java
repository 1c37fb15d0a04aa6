package io.encoreservice.controlplane.runtime;

import io.encoreservice.controlplane.identity.Uid;

/** Published when what a runtime observes of an instance has changed; who hears it asks the runtime what is true now. */
public record RuntimeChanged(Uid uid) {}
