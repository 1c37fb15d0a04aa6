package io.encoreservice.controlplane.runtime;

import io.encoreservice.controlplane.identity.Uid;
import java.util.List;
import java.util.Optional;

/**
 * Where instances run. Every call may be repeated, and repeating it changes nothing; none waits for an engine to be
 * ready. A runtime publishes a {@link RuntimeChanged} event whenever what {@link #observe()} would tell of an instance
 * has changed.
 */
public interface InstanceRuntime {

    /** Brings an instance into being, or back to its spec. Returns once that is under way. */
    void apply(InstanceSpec spec);

    /** Makes an instance gone, processes included but not its files, whether or not it was there. Returns once it is. */
    void remove(Uid uid);

    /** Tells all that runs here now. */
    List<RunningInstance> observe();

    /** Tells of one instance what {@link #observe()} tells of all. */
    Optional<RunningInstance> observe(Uid uid);

    /** Reads an instance's log, oldest line first; empty when there is none. */
    List<String> logs(Uid uid, LogQuery query);

    /** Deletes the files of an instance that is removed, whether or not there are any. */
    void removeContent(Uid uid);

    /** How many engines of this instance can share its files, and so work beside each other here; 1 or more. */
    int replicaLimit(InstanceSpec spec);
}
