package io.encoreservice.controlplane.identity;

/**
 * Whether a tenant may use what is theirs, or only look at it.
 *
 * @param active whether engines run, jobs are taken and instances may change
 * @param reason why not, as a sentence for the tenant; empty when active
 */
public record Standing(boolean active, String reason) {

    public static final Standing ACTIVE = new Standing(true, "");

    /** What is theirs is kept, but stands still. */
    public static Standing stopped(String reason) {
        return new Standing(false, reason);
    }
}
