package io.encoreservice.controlplane.identity;

import java.util.Optional;

/** Names one instance of one tenant; its {@link #label()} is the first label of the instance's host. */
public record InstanceKey(TenantId tenant, InstanceName name) {

    /** RFC 1035, section 2.3.4. */
    private static final int MAX_LABEL = 63;

    public InstanceKey {
        int length = tenant.value().length() + 1 + name.value().length();
        if (length > MAX_LABEL) {
            throw new InvalidNameException(
                    "name",
                    "name is too long: with the tenant and a hyphen the host label would be " + length
                            + " characters, at most " + MAX_LABEL + " are allowed");
        }
    }

    /** {@code <tenant>-<name>}. */
    public String label() {
        return tenant.value() + "-" + name.value();
    }

    /** The key whose {@link #label()} is {@code label}, split at its last hyphen; empty when no legal key has it. */
    public static Optional<InstanceKey> parse(String label) {
        int hyphen = label.lastIndexOf('-');
        if (hyphen < 1 || label.length() > MAX_LABEL) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InstanceKey(
                    new TenantId(label.substring(0, hyphen)), InstanceName.of(label.substring(hyphen + 1))));
        } catch (InvalidNameException notAKey) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return label();
    }
}
