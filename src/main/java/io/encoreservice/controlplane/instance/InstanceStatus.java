package io.encoreservice.controlplane.instance;

import java.util.Locale;

/** How an instance is, as its tenant sees it. */
public enum InstanceStatus {
    STARTING,
    RUNNING,
    STOPPED,
    FAILED,
    UNKNOWN;

    /** The word that {@code GET /health/{name}} answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
