package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.secret.SecretStore;
import java.util.Optional;

/** A setting's value that stands for a tenant's secret: the whole of it is {@code {{secrets.<name>}}}. */
record SecretReference(String name) {

    private static final String BEGIN = "{{secrets.";
    private static final String END = "}}";

    /** The reference that a value is; empty when it is a value of its own. */
    static Optional<SecretReference> in(String value) {
        if (!value.startsWith(BEGIN) || !value.endsWith(END) || value.length() < BEGIN.length() + END.length()) {
            return Optional.empty();
        }
        String name = value.substring(BEGIN.length(), value.length() - END.length());
        return SecretStore.isName(name) ? Optional.of(new SecretReference(name)) : Optional.empty();
    }

    /** Whether a value was meant as one, well formed or not. */
    static boolean isMeant(String value) {
        return value.startsWith(BEGIN);
    }
}
