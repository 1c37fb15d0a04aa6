package io.encoreservice.kubernetes.cluster;

import tools.jackson.databind.node.ObjectNode;

/** The API server's answer to a request that it does not fulfil. */
final class RefusedException extends RuntimeException {

    private final int code;
    private final String reason;

    RefusedException(int code, String reason, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    static RefusedException notFound(Ref ref) {
        return new RefusedException(404, "NotFound", ref.type().plural() + " \"" + ref.name() + "\" not found");
    }

    static RefusedException conflict(String message) {
        return new RefusedException(409, "Conflict", message);
    }

    static RefusedException bad(String message) {
        return new RefusedException(400, "BadRequest", message);
    }

    int code() {
        return code;
    }

    ObjectNode status() {
        return Json.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", getMessage())
                .put("reason", reason)
                .put("code", code);
    }
}
