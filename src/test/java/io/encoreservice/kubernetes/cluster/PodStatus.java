package io.encoreservice.kubernetes.cluster;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a pod's status as a kubelet does. */
final class PodStatus {

    private final Stored pod;
    private final String startedAt = ClusterStore.now();
    private ObjectNode lastState = Json.object();

    PodStatus(Stored pod) {
        this.pod = pod;
    }

    String uid() {
        return pod.uid();
    }

    JsonNode containerSpec() {
        return pod.json().path("spec").path("containers").path(0);
    }

    String container() {
        return containerSpec().path("name").asString("");
    }

    String image() {
        return containerSpec().path("image").asString("");
    }

    ObjectNode unschedulable() {
        ObjectNode status = Json.object().put("phase", "Pending");
        status.putArray("conditions")
                .addObject()
                .put("type", "PodScheduled")
                .put("status", "False")
                .put("reason", "Unschedulable")
                .put("message", "0/3 nodes are available: 3 Insufficient cpu.");
        return status;
    }

    ObjectNode waiting(String reason, String message, int restarts) {
        ObjectNode state = Json.object();
        ObjectNode waiting = state.putObject("waiting").put("reason", reason);
        if (!message.isEmpty()) {
            waiting.put("message", message);
        }
        return status("Pending", state, false, restarts);
    }

    ObjectNode running(boolean ready, int restarts) {
        ObjectNode state = Json.object();
        state.putObject("running").put("startedAt", ClusterStore.now());
        return status("Running", state, ready, restarts);
    }

    ObjectNode terminated(String waitReason, String message, int code, String reason, int restarts, boolean loops) {
        ObjectNode ended = Json.object();
        ended.putObject("terminated")
                .put("exitCode", code)
                .put("reason", reason)
                .put("startedAt", startedAt)
                .put("finishedAt", ClusterStore.now());
        if (!loops) {
            ObjectNode status = status("Running", ended, false, restarts - 1);
            lastState = ended;
            return status;
        }
        lastState = ended;
        ObjectNode state = Json.object();
        state.putObject("waiting").put("reason", waitReason).put("message", message);
        return status("Running", state, false, restarts);
    }

    private ObjectNode status(String phase, ObjectNode state, boolean ready, int restarts) {
        ObjectNode status = Json.object()
                .put("phase", phase)
                .put("hostIP", "10.0.0.1")
                .put("podIP", "10.244." + Math.floorMod(uid().hashCode(), 250) + ".7")
                .put("startTime", startedAt);
        ArrayNode conditions = status.putArray("conditions");
        condition(conditions, "PodScheduled", true);
        condition(conditions, "Initialized", true);
        condition(conditions, "ContainersReady", ready);
        condition(conditions, "Ready", ready);
        ObjectNode container = status.putArray("containerStatuses")
                .addObject()
                .put("name", container())
                .put("image", image())
                .put("imageID", "")
                .put("ready", ready)
                .put("started", ready)
                .put("restartCount", restarts);
        container.set("state", state);
        container.set("lastState", lastState);
        return status;
    }

    private static void condition(ArrayNode conditions, String type, boolean met) {
        ObjectNode condition = conditions.addObject().put("type", type).put("status", met ? "True" : "False");
        if (!met) {
            condition.put("reason", "ContainersNotReady").put("message", "containers with unready status");
        }
    }
}
