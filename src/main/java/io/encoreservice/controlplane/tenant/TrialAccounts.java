package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.installation.InstallationKey;
import java.util.Locale;
import java.util.Set;

/**
 * Tells which trials are of one person, as far as a mail address tells. The address itself is kept nowhere: nobody who
 * reads the store finds it, nor without the installation's key tries guesses.
 */
public final class TrialAccounts {

    private static final Set<String> WITHOUT_DOTS = Set.of("gmail.com", "googlemail.com");

    private final InstallationKey key;

    public TrialAccounts(InstallationKey key) {
        this.key = key;
    }

    /** The account of a well-formed address; the same for all spellings that reach one mailbox. */
    public String of(String email) {
        return key.deriveText("trial-account", normalised(email));
    }

    static String normalised(String email) {
        String address = email.strip().toLowerCase(Locale.ROOT);
        int at = address.lastIndexOf('@');
        String domain = address.substring(at + 1);
        String mailbox = address.substring(0, Math.max(at, 0));
        int tag = mailbox.indexOf('+');
        if (tag > 0) {
            mailbox = mailbox.substring(0, tag);
        }
        if (WITHOUT_DOTS.contains(domain)) {
            mailbox = mailbox.replace(".", "");
            domain = "gmail.com";
        }
        return mailbox + "@" + domain;
    }
}
