package io.encoreservice.controlplane.runtime;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime observed of one instance.
 *
 * @param spec what it was last told to be
 * @param phase how far it is
 * @param endpoint where its engines answer HTTP, by address and not by name; null while none does. An instance that is
 *     being rolled is {@link Phase#STARTING} and has one
 * @param reason why it is {@link Phase#FAILED}, or why a roll cannot go on, for people; null otherwise
 * @param ready how many of its engines answer
 * @param intact whether all that belongs to it is as its spec says; if not, it has to be applied again
 */
public record RunningInstance(
        InstanceSpec spec,
        Phase phase,
        @Nullable URI endpoint,
        @Nullable String reason,
        int ready,
        boolean intact) {

    /** How far an instance is. */
    public enum Phase {
        STARTING,
        RUNNING,
        STOPPED,
        FAILED
    }
}
