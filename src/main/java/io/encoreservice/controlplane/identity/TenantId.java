package io.encoreservice.controlplane.identity;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A tenant's name: 1 to 40 characters of {@code a-z}, {@code 0-9} and inner hyphens, since it becomes the first part of
 * a host label.
 */
public record TenantId(String value) implements Comparable<TenantId> {

    /** Names that would shadow hosts of the service itself. */
    private static final Set<String> RESERVED = Set.of("api", "catalog", "token", "deploy", "svc");

    private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");
    private static final String TRIAL_PREFIX = "trial-";

    public TenantId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidNameException(
                    "tenant",
                    "tenant must be 1 to 40 of a-z, 0-9 and inner hyphens: " + InvalidNameException.quote(value));
        }
        // why: a host label that begins so is an encoded name of another alphabet to every browser.
        if (value.startsWith("xn--")) {
            throw new InvalidNameException("tenant", "tenant must not begin with 'xn--'");
        }
        if (RESERVED.contains(value)) {
            throw new InvalidNameException("tenant", "tenant '" + value + "' is reserved");
        }
    }

    /**
     * Parses a tenant name given from outside.
     *
     * @throws InvalidNameException when it breaks the rule, is reserved or begins with {@code trial-}
     */
    public static TenantId of(String value) {
        if (value.startsWith(TRIAL_PREFIX)) {
            throw new InvalidNameException(
                    "tenant", "tenant must not begin with 'trial-', which only trial tokens use");
        }
        return new TenantId(value);
    }

    /** A tenant of the trial kind, {@code trial-<suffix>}. */
    public static TenantId trial(String suffix) {
        return new TenantId(TRIAL_PREFIX + suffix);
    }

    public boolean isTrial() {
        return value.startsWith(TRIAL_PREFIX);
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
