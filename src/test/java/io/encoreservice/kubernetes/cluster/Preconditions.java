package io.encoreservice.kubernetes.cluster;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What must be true of an object before it is written or deleted; empty texts ask for nothing. */
record Preconditions(String uid, String resourceVersion) {

    static Preconditions ofObject(JsonNode object) {
        return of(object.path("metadata"));
    }

    static Preconditions of(JsonNode fields) {
        return new Preconditions(
                fields.path("uid").asString(""), fields.path("resourceVersion").asString(""));
    }

    void check(Ref ref, @Nullable Stored live) {
        if (live == null) {
            if (!uid.isEmpty() || !resourceVersion.isEmpty()) {
                throw RefusedException.conflict("uid mismatch: the provided object specified uid " + uid
                        + ", and no existing object was found");
            }
            return;
        }
        if (!uid.isEmpty() && !uid.equals(live.uid())) {
            throw RefusedException.conflict("Operation cannot be fulfilled on "
                    + ref.type().plural() + " \""
                    + ref.name() + "\": the UID in the precondition (" + uid + ") does not match the UID in record ("
                    + live.uid() + ")");
        }
        String now = live.json().path("metadata").path("resourceVersion").asString("");
        if (!resourceVersion.isEmpty() && !resourceVersion.equals(now)) {
            throw RefusedException.conflict("Operation cannot be fulfilled on "
                    + ref.type().plural() + " \"" + ref.name() + "\": the object has been modified");
        }
    }
}
