package io.encoreservice.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class InstanceKeyTest {

    private static final long SEED = 20_261_123L;
    private static final int CASES = 100_000;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String RFC_1123_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    @Test
    void everyKeyIsReadBackFromItsLabel() {
        qt().withFixedSeed(SEED)
                .withExamples(CASES)
                .forAll(keys())
                .check(key -> InstanceKey.parse(key.label()).orElseThrow().equals(key)
                        && key.label().matches(RFC_1123_LABEL)
                        && key.label().length() <= 63);
    }

    @Test
    void noTwoKeysShareALabel() {
        qt().withFixedSeed(SEED)
                .withExamples(CASES)
                .forAll(keys(), keys())
                .check((one, other) -> one.equals(other) == one.label().equals(other.label()));
    }

    @Test
    void aLabelIsSplitAtItsLastHyphen() {
        InstanceKey key = InstanceKey.parse("acme-media-test").orElseThrow();

        assertThat(key).isEqualTo(new InstanceKey(TenantId.of("acme-media"), InstanceName.of("test")));
    }

    @Test
    void whateverParsesIsTheLabelOfItsKey() {
        qt().withFixedSeed(SEED)
                .withExamples(CASES)
                .forAll(strings().basicLatinAlphabet().ofLengthBetween(0, 80))
                .check(text -> InstanceKey.parse(text)
                        .map(key -> key.label().equals(text))
                        .orElse(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "acme",
                "-test",
                "acme-",
                "Acme-test",
                "acme-Test",
                "acme-té",
                "acme-te.st",
                "acme-te%2est",
                "acme-te\0st",
                "acme test",
                "acme-test\n",
                "api-test",
                "svc-test",
                "acme-test/",
                "--test",
                "a--",
                "аcme-test",
                "acme_x-test",
                "xn--acme-test"
            })
    void aHostileLabelIsNoKey(String label) {
        assertThat(InstanceKey.parse(label)).isEmpty();
    }

    @Test
    void aLabelOf63IsTheLongest() {
        TenantId tenant = TenantId.of("t".repeat(40));

        assertThat(new InstanceKey(tenant, InstanceName.of("n".repeat(22))).label())
                .hasSize(63);
        assertThatThrownBy(() -> new InstanceKey(tenant, InstanceName.of("n".repeat(23))))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining("at most 63");
        assertThat(InstanceKey.parse("t".repeat(40) + "-" + "n".repeat(23))).isEmpty();
    }

    private static Gen<InstanceKey> keys() {
        return tenants().zip(texts(LETTERS, 1, 61), (tenant, name) -> {
            int room = 62 - tenant.value().length();
            return new InstanceKey(tenant, InstanceName.of(name.substring(0, Math.min(name.length(), room))));
        });
    }

    private static Gen<TenantId> tenants() {
        return texts(LETTERS + "----------", 1, 40)
                .map(text -> text.replaceAll("^-|-$", "x"))
                .assuming(text ->
                        !List.of("api", "catalog", "token", "deploy", "svc").contains(text) && !text.startsWith("xn--"))
                .map(TenantId::new);
    }

    private static Gen<String> texts(String alphabet, int shortest, int longest) {
        Gen<Character> characters = integers().between(0, alphabet.length() - 1).map(alphabet::charAt);
        return lists().of(characters)
                .ofSizeBetween(shortest, longest)
                .map(list -> list.stream().map(String::valueOf).collect(Collectors.joining()));
    }
}
