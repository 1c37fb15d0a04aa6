package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import java.util.List;
import java.util.Optional;

/** A runtime before and after whose apply the control plane may be killed. */
record CheckedRuntime(InstanceRuntime runtime, Checkpoints checkpoints) implements InstanceRuntime {

    @Override
    public void apply(InstanceSpec spec) {
        checkpoints.pass();
        runtime.apply(spec);
        checkpoints.pass();
    }

    @Override
    public void remove(Uid uid) {
        runtime.remove(uid);
    }

    @Override
    public List<RunningInstance> observe() {
        return runtime.observe();
    }

    @Override
    public Optional<RunningInstance> observe(Uid uid) {
        return runtime.observe(uid);
    }

    @Override
    public void removeContent(Uid uid) {
        runtime.removeContent(uid);
    }

    @Override
    public int replicaLimit(InstanceSpec spec) {
        return runtime.replicaLimit(spec);
    }

    @Override
    public List<String> logs(Uid uid, LogQuery query) {
        return runtime.logs(uid, query);
    }
}
