package io.encoreservice.controlplane.tenant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line of the log, under the name {@code audit}, for every change of tenants and tokens; never with a secret. */
public final class AuditLog {

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private AuditLog() {}

    /**
     * Tells that something is another thing than before.
     *
     * @param who the operator, a tenant or the service itself
     * @param what the change, in few words
     * @param whom the tenant, or a token's id
     * @param how the new value or the reason given, or empty
     */
    public static void changed(String who, String what, String whom, String how) {
        AUDIT.info("{} by={} of={}{}", what, line(who), line(whom), how.isEmpty() ? "" : " how=\"" + line(how) + "\"");
    }

    // why: what others write must not look like lines of ours.
    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029\"]", " ");
    }
}
