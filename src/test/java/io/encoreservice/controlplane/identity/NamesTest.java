package io.encoreservice.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    private static final long SEED = 20_261_123L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "my-test",
                "Test",
                "tést",
                "test ",
                " test",
                "te.st",
                "te/st",
                "..",
                "%2e",
                "te%00st",
                "te\0st",
                "test\n",
                "тест",
                "test\u200b",
                "TEST",
                "te_st",
                "te:st",
                "{{secrets.x}}",
                "<script>"
            })
    void anInstanceNameHasOnlyLettersAndDigits(String name) {
        assertThatExceptionOfType(InvalidNameException.class)
                .isThrownBy(() -> InstanceName.of(name))
                .withMessageStartingWith("name must be 1 to 61 of a-z and 0-9")
                .matches(e -> e.field().equals("name"));
    }

    @Test
    void anInstanceNameHasAtMost61() {
        assertThat(InstanceName.of("n".repeat(61)).value()).hasSize(61);
        assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> InstanceName.of("n".repeat(62)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "-a",
                "a-",
                "A",
                "a.b",
                "a_b",
                "a b",
                "é",
                "a\n",
                "a\0",
                "ａ",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void aTenantIsALabel(String tenant) {
        assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> TenantId.of(tenant));
        assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> new TenantId(tenant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "catalog", "token", "deploy", "svc"})
    void aTenantNeverShadowsAHostOfTheService(String tenant) {
        assertThatExceptionOfType(InvalidNameException.class)
                .isThrownBy(() -> TenantId.of(tenant))
                .withMessageContaining("reserved");
    }

    @Test
    void nobodyNamesATrialTenantFromOutside() {
        assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> TenantId.of("trial-mine"));
        assertThat(TenantId.trial("k3x").isTrial()).isTrue();
        assertThat(TenantId.of("trialists").isTrial()).isFalse();
    }

    @Test
    void anErrorNeverEchoesWhatCouldBeAnAttack() {
        qt().withFixedSeed(SEED)
                .withExamples(10_000)
                .forAll(strings().allPossible().ofLengthBetween(0, 300))
                .assuming(text -> !text.matches("[a-z0-9]{1,61}"))
                .checkAssert(text -> assertThatExceptionOfType(InvalidNameException.class)
                        .isThrownBy(() -> InstanceName.of(text))
                        .satisfies(e -> assertThat(e.getMessage())
                                .hasSizeLessThan(140)
                                .doesNotContainPattern("[\\p{Cntrl}<>&\"]")));
    }

    @Test
    void uidsAreValidAndDoNotRepeat() {
        SecureRandom random = new SecureRandom();
        Set<Uid> seen = new HashSet<>();

        for (int i = 0; i < 10_000; i++) {
            seen.add(Uid.random(random));
        }

        assertThat(seen).hasSize(10_000).allMatch(uid -> uid.value().matches("[a-z][a-z2-7]{11}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "1bcdefghijkl", "abcdefghijk1", "ABCDEFGHIJKL", "abcdefghijklm", "abcdefghijk}"})
    void aUidIsNothingElse(String uid) {
        assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> new Uid(uid));
    }
}
