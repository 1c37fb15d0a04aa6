package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.web.ReasonedException;

/** More engines are asked for than can share the instance's files where it runs. */
final class TooManyReplicasException extends ReasonedException {

    private static final int CONFLICT = 409;

    TooManyReplicasException(Instance instance, int limit) {
        super(
                CONFLICT,
                "Instance " + instance.key().name() + " can have at most " + limit
                        + (limit == 1 ? " engine" : " engines")
                        + " here: on one machine an instance has one engine (raise its workers instead); on a cluster"
                        + " several need the instance's S3 settings, or a ReadWriteMany volume from the operator");
    }
}
