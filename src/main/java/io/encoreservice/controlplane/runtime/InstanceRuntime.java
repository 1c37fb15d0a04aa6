package io.encoreservice.controlplane.runtime;

import io.encoreservice.controlplane.identity.Uid;
import java.util.List;

/**
 * Where instances run. Every call may be repeated, and repeating it changes nothing; none waits for an engine to be
 * ready. A runtime publishes a {@link RuntimeChanged} event whenever what {@link #observe()} would tell of an instance
 * has changed.
 */
public interface InstanceRuntime {

    /** Brings an instance into being, or back to its spec. Returns once that is under way. */
    void apply(InstanceSpec spec);

    /** Makes an instance gone, processes included, whether or not it was there. Returns once it is. */
    void remove(Uid uid);

    /** Tells all that runs here now. */
    List<RunningInstance> observe();

    /** Reads an instance's log, oldest line first; empty when there is none. */
    List<String> logs(Uid uid, LogQuery query);
}
