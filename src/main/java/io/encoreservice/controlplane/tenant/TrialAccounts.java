package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.installation.InstallationKey;
import java.net.IDN;
import java.text.Normalizer;
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
        String address =
                Normalizer.normalize(email.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        int at = address.lastIndexOf('@');
        String domain = ascii(address.substring(at + 1));
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

    private static String ascii(String domain) {
        try {
            return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return domain;
        }
    }
}
