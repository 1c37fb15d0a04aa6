package io.encoreservice.kubernetes.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** One version of one object; never changed, so that whoever reads it needs no lock. */
record Stored(Ref ref, ObjectNode json, String text, long version, Map<String, Set<List<String>>> owners) {

    String uid() {
        return Json.uid(json);
    }

    boolean isDeleting() {
        return json.path("metadata").has("deletionTimestamp");
    }

    Map<String, String> labels() {
        return Json.labels(json);
    }

    ServerSideApply.Owned owned() {
        return new ServerSideApply.Owned(json, owners);
    }
}
