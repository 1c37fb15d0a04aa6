package io.encoreservice.controlplane.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.installation.InstallationKey;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialAccountsTest {

    private static final int MAILBOXES = 10_000;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final List<String> DOMAINS =
            List.of("gmail.com", "acme.example", "mail.acme.example", "bücher.example");

    private final TrialAccounts accounts = new TrialAccounts(new InstallationKey(new byte[32]));
    private final Random random = new Random(20_261_123L);

    @ParameterizedTest
    @CsvSource({
        "me@acme.example, ME@Acme.Example",
        "me@acme.example, ' me@acme.example '",
        "me@acme.example, me+trial@acme.example",
        "me@acme.example, me+a+b@acme.example",
        "john.doe@gmail.com, johndoe@gmail.com",
        "john.doe@gmail.com, J.o.h.n.d.o.e+x@GoogleMail.com",
        "me@bücher.example, me@xn--bcher-kva.example",
        "me@bücher.example, me@BÜCHER.example",
        "müller@acme.example, mu\u0308ller@acme.example"
    })
    void spellingsOfOneMailboxAreOneAccount(String one, String other) {
        assertThat(accounts.of(other)).isEqualTo(accounts.of(one));
    }

    @ParameterizedTest
    @CsvSource({
        "me@acme.example, you@acme.example",
        "me@acme.example, me@acme2.example",
        "me@acme.example, me@mail.acme.example",
        "john.doe@acme.example, johndoe@acme.example",
        "+me@acme.example, +you@acme.example",
        "me@bücher.example, me@bucher.example",
        "me@gmail.com, me@gmail.com.example"
    })
    void otherMailboxesAreOtherAccounts(String one, String other) {
        assertThat(accounts.of(other)).isNotEqualTo(accounts.of(one));
    }

    @Test
    void everySpellingOfAnyMailboxIsItsAccountAndNoOthersIs() {
        Map<String, String> mailboxes = new HashMap<>();
        for (int i = 0; i < MAILBOXES; i++) {
            String name = word(1 + random.nextInt(8));
            String domain = DOMAINS.get(random.nextInt(DOMAINS.size()));
            String account = accounts.of(name + "@" + domain);

            assertThat(accounts.of(spelling(name, domain))).isEqualTo(account);

            String known = mailboxes.putIfAbsent(account, name + "@" + domain);
            assertThat(known).isIn(null, name + "@" + domain);
        }
    }

    @Test
    void anAccountTellsNothingOfTheAddressWithoutTheKey() {
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;

        assertThat(accounts.of("me@acme.example")).doesNotContain("me").doesNotContain("acme");
        assertThat(new TrialAccounts(new InstallationKey(otherKey)).of("me@acme.example"))
                .isNotEqualTo(accounts.of("me@acme.example"));
    }

    @Test
    void whatIsNormalisedStaysAsItIs() {
        for (int i = 0; i < 1_000; i++) {
            String once = TrialAccounts.normalised(spelling(word(5), DOMAINS.get(i % DOMAINS.size())));

            assertThat(TrialAccounts.normalised(once)).isEqualTo(once);
        }
    }

    private String spelling(String name, String domain) {
        StringBuilder spelt = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            String letter = name.substring(i, i + 1);
            spelt.append(random.nextBoolean() ? letter.toUpperCase(Locale.ROOT) : letter);
            if (domain.equals("gmail.com") && i + 1 < name.length() && random.nextInt(3) == 0) {
                spelt.append('.');
            }
        }
        if (random.nextBoolean()) {
            spelt.append('+').append(word(random.nextInt(4)));
        }
        String host = random.nextBoolean() ? domain.toUpperCase(Locale.ROOT) : domain;
        return spelt + "@" + (domain.equals("gmail.com") && random.nextBoolean() ? "googlemail.com" : host);
    }

    private String word(int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return word.toString();
    }
}
