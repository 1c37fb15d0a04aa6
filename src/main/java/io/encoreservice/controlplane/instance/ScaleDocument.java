package io.encoreservice.controlplane.instance;

import io.swagger.v3.oas.annotations.media.Schema;

/** How many engines an instance has and shall have. */
@Schema(name = "Scale")
record ScaleDocument(
        @Schema(description = "How many engines answer now.")
        int actualReplicas,

        @Schema(description = "How many shall run, at least; 0 means suspended.")
        int desiredReplicas,

        @Schema(description = "How many may run while jobs wait.")
        int maxReplicas) {

    static ScaleDocument of(InstanceView view) {
        return new ScaleDocument(
                view.state().ready(),
                view.instance().replicas(),
                view.instance().maxReplicas());
    }
}
