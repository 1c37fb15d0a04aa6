package io.encoreservice.kubernetes.cluster;

import java.time.Instant;

/**
 * One request that reached the API server.
 *
 * @param verb as access rules name it
 * @param resource as access rules name it, such as {@code deployments.apps} or {@code pods/log}; empty for discovery
 * @param name the object's name; empty for a list or a watch
 * @param code the answer's status; 0 when there was none
 */
public record Call(Instant at, String verb, String resource, String name, int code, boolean fault) {

    /** Whether it named one object. */
    public boolean isAboutOne() {
        return !name.isEmpty();
    }

    /** Whether it asked for a change. */
    public boolean isWrite() {
        return switch (verb) {
            case "create", "update", "patch", "delete", "deletecollection" -> true;
            default -> false;
        };
    }
}
