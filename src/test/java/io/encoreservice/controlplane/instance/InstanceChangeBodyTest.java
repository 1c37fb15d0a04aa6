package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.launch.EncodingOverrides;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class InstanceChangeBodyTest {

    private static final InstanceName NAME = InstanceName.of("test");
    private static final EngineSettings SETTINGS = new EngineSettings(
            "a-secret-of-old-times",
            new EncodingOverrides(false, true, Map.of(), Map.of(), Map.of(), Map.of(), List.of()));
    private static final Instance INSTANCE = new Instance(
            new Uid("abcdefghij23"),
            new InstanceKey(TenantId.of("acme"), NAME),
            "",
            "https://example.com/old.yml",
            new S3Settings("id", "secret", "token", "eu", "https://minio:9000"),
            SETTINGS,
            Map.of(),
            Instant.parse("2026-11-23T04:00:00Z"),
            4,
            2,
            5,
            7);

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'name':'test'}", "{'gpu':true}"})
    void whatIsNotNamedStays(String body) {
        InstanceChange change = parse(body);

        assertThat(change.profilesUrlOf(INSTANCE)).isEqualTo(INSTANCE.profilesUrl());
        assertThat(change.s3Of(INSTANCE)).isEqualTo(INSTANCE.s3());
        assertThat(change.settingsOf(INSTANCE)).isEqualTo(SETTINGS);
        assertThat(change.workers()).isNull();
    }

    @Test
    void whatIsNamedChanges() {
        InstanceChange change =
                parse("{'profilesUrl':'https://example.com/new.yml','s3SecretAccessKey':'newer','workers':9}");

        assertThat(change.profilesUrlOf(INSTANCE)).isEqualTo("https://example.com/new.yml");
        assertThat(change.s3Of(INSTANCE)).isEqualTo(new S3Settings("id", "newer", "token", "eu", "https://minio:9000"));
        assertThat(change.workers()).isEqualTo(9);
    }

    @Test
    void settingsOfItsEnginesChangePartByPart() {
        EngineSettings rotated =
                parse("{'callbackSecret':'a-secret-of-new-times'}").settingsOf(INSTANCE);
        EngineSettings encoding = parse("{'encoding':{'exit-on-error':true}}").settingsOf(INSTANCE);

        assertThat(rotated).isEqualTo(SETTINGS.signedWith("a-secret-of-new-times"));
        assertThat(encoding.callbackSecret()).isEqualTo(SETTINGS.callbackSecret());
        assertThat(encoding.encoding().exitOnError()).isTrue();
        assertThat(encoding.encoding().flipWidthHeightIfPortrait()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''"})
    void nullAndEmptyUnset(String nothing) {
        InstanceChange change = parse(("{'profilesUrl':@,'s3AccessKeyId':@,'s3SecretAccessKey':@,'s3SessionToken':@,"
                        + "'s3Region':@,'s3Endpoint':@,'callbackSecret':@,'encoding':@,'workers':null}")
                .replace("@", nothing));

        assertThat(change.profilesUrlOf(INSTANCE)).isEmpty();
        assertThat(change.s3Of(INSTANCE)).isEqualTo(S3Settings.NONE);
        assertThat(change.settingsOf(INSTANCE)).isEqualTo(EngineSettings.NONE);
        assertThat(change.workers()).as("the service's own number").isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {'name':'other'}         | name cannot be changed: it must be 'test' or absent
                    {'name':''}              | name cannot be changed: it must be 'test' or absent
                    {'name':null}            | name cannot be changed: it must be 'test' or absent
                    {'name':5}               | name must be a string
                    {'profilesUrl':'x'}      | profilesUrl must be an http or https URL, or empty
                    {'profilesUrl':[]}       | profilesUrl must be a string
                    {'s3Region':7}           | s3Region must be a string
                    {'s3Endpoint':'a\\nb'}   | s3Endpoint must not contain control characters
                    {'s3Region':'a\\ufeff'}  | s3Region must not contain control characters
                    {'s3Region':'a\\u2028'}  | s3Region must not contain control characters
                    {'s3Region':'\\uffff'}   | s3Region must not contain control characters
                    {'s3Region':'\\ud800'}   | s3Region must not contain control characters
                    {'callbackSecret':'a'}   | callbackSecret must be at least 16 characters long, or {{secrets.<name>}}, or empty
                    {'encoding':[]}          | encoding must be an object
                    {'workers':0}            | workers must be a whole number, 1 or more
                    {'workers':'2'}          | workers must be a whole number, 1 or more
                    {'workers':2.5}          | workers must be a whole number, 1 or more
                    {'workers':true}         | workers must be a whole number, 1 or more
                    """)
    void aWrongFieldIsNamedWithItsRule(String body, String reason) {
        assertThatThrownBy(() -> parse(body))
                .isInstanceOf(InvalidInstanceException.class)
                .hasMessage(reason);
    }

    @Test
    void noSecretIsInALogLine() {
        assertThat(parse(
                                "{'s3SecretAccessKey':'topsecret','s3SessionToken':'topsecret','callbackSecret':'topsecrettopsecret'}")
                        .toString())
                .doesNotContain("topsecret");
    }

    @Test
    void aChangeOutdoesWhateverWasReadBeforeItAndNoChangeLeavesTheEnginesAlone() {
        assertThat(INSTANCE.changed("", INSTANCE.s3(), SETTINGS, 4).restartGeneration())
                .isEqualTo(8);
        assertThat(INSTANCE.changed(INSTANCE.profilesUrl(), INSTANCE.s3(), EngineSettings.NONE, 4)
                        .restartGeneration())
                .isEqualTo(8);
        assertThat(INSTANCE.changed(INSTANCE.profilesUrl(), INSTANCE.s3(), SETTINGS, 4))
                .isSameAs(INSTANCE);
    }

    private static InstanceChange parse(String body) {
        return JsonMapper.shared()
                .readValue(body.replace('\'', '"'), InstanceChangeBody.class)
                .parse(NAME);
    }
}
