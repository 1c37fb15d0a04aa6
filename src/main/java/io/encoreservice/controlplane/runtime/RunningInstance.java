package io.encoreservice.controlplane.runtime;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime observed of one instance.
 *
 * @param spec what it was last told to be
 * @param phase how far it is
 * @param endpoint where its engine answers HTTP; null unless {@link Phase#RUNNING}
 * @param reason why it is {@link Phase#FAILED}, for people; null otherwise
 */
public record RunningInstance(
        InstanceSpec spec,
        Phase phase,
        @Nullable URI endpoint,
        @Nullable String reason) {

    /** How far an instance is. */
    public enum Phase {
        STARTING,
        RUNNING,
        STOPPED,
        FAILED
    }
}
