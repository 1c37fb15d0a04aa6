package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class NewInstanceBodyTest {

    @Test
    void aNameAloneIsEnough() {
        NewInstance wish = parse("{'name':'test'}");

        assertThat(wish.name().value()).isEqualTo("test");
        assertThat(wish.profilesUrl()).isEmpty();
        assertThat(wish.s3()).isEqualTo(S3Settings.NONE);
        assertThat(wish.settings()).isEqualTo(EngineSettings.NONE);
    }

    @Test
    void emptyAndNullMeanUnsetAndUnknownFieldsAreIgnored() {
        NewInstance wish = parse("{'name':'test','profilesUrl':'','s3Region':null,'profile':{'x':[1]},'v':9}");

        assertThat(wish.profilesUrl()).isEmpty();
        assertThat(wish.s3()).isEqualTo(S3Settings.NONE);
    }

    @Test
    void storageSettingsAreTakenAsGiven() {
        NewInstance wish = parse("{'name':'a','s3AccessKeyId':'id','s3SecretAccessKey':'{{secrets.x}}',"
                + "'s3SessionToken':'st','s3Region':'eu','s3Endpoint':'https://minio:9000'}");

        assertThat(wish.s3()).isEqualTo(new S3Settings("id", "{{secrets.x}}", "st", "eu", "https://minio:9000"));
    }

    @Test
    void settingsOfItsEnginesAreTakenAsGiven() {
        NewInstance wish = parse("{'name':'a','callbackSecret':'0123456789abcdef','encoding':{'exitOnError':false}}");

        assertThat(wish.settings().callbackSecret()).isEqualTo("0123456789abcdef");
        assertThat(wish.settings().encoding().exitOnError()).isFalse();
        assertThat(parse("{'name':'a','callbackSecret':'{{secrets.x}}'}")
                        .settings()
                        .callbackSecret())
                .isEqualTo("{{secrets.x}}");
        assertThat(parse("{'name':'a','callbackSecret':'','encoding':null}").settings())
                .isEqualTo(EngineSettings.NONE);
    }

    @Test
    void noSecretIsInALogLine() {
        assertThat(parse("{'name':'a','callbackSecret':'0123456789abcdef'}").toString())
                .doesNotContain("0123456789abcdef");
    }

    @Test
    void workersAreTheServicesOwnNumberUnlessGiven() {
        assertThat(parse("{'name':'a'}").workers()).isZero();
        assertThat(parse("{'name':'a','workers':null}").workers()).isZero();
        assertThat(parse("{'name':'a','workers':3}").workers()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/profiles.yml",
                "http://10.0.0.1:8080/p.json",
                "https://[::1]/p",
                "https://example.com/a%20b?c=d"
            })
    void httpUrlsAreProfiles(String url) {
        assertThat(parse("{'name':'a','profilesUrl':'" + url + "'}").profilesUrl())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "classpath:/profiles.yml",
                "profiles.yml",
                "https:///nohost",
                "https://exa mple.com/",
                "javascript:alert(1)",
                "//example.com/x"
            })
    void otherThanHttpUrlsAreRefusedByNameAndRule(String url) {
        assertThatThrownBy(() -> parse("{'name':'a','profilesUrl':'" + url + "'}"))
                .isInstanceOf(InvalidInstanceException.class)
                .hasMessage("profilesUrl must be an http or https URL, or empty");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {}                                | name is required: 1 to 61 of a-z and 0-9
                    {'name':''}                       | name is required: 1 to 61 of a-z and 0-9
                    {'name':null}                     | name is required: 1 to 61 of a-z and 0-9
                    {'name':5}                        | name must be a string
                    {'name':['a']}                    | name must be a string
                    {'name':'a','profilesUrl':{}}     | profilesUrl must be a string
                    {'name':'a','s3Region':true}      | s3Region must be a string
                    {'name':'a','workers':'2'}        | workers must be a whole number, 1 or more
                    {'name':'a','workers':1.5}        | workers must be a whole number, 1 or more
                    {'name':'a','workers':0}          | workers must be a whole number, 1 or more
                    {'name':'a','workers':9999999999} | workers must be a whole number, 1 or more
                    {'name':'a','s3Endpoint':'a\\nb'} | s3Endpoint must not contain control characters
                    {'name':'a','callbackSecret':5}   | callbackSecret must be a string
                    {'name':'a','callbackSecret':'0123456789abcde'} | callbackSecret must be at least 16 characters long, or {{secrets.<name>}}, or empty
                    {'name':'a','callbackSecret':'0123456789abc\\ndef'} | callbackSecret must not contain control characters
                    {'name':'a','encoding':5}         | encoding must be an object
                    """)
    void aWrongFieldIsNamedWithItsRule(String body, String reason) {
        assertThatThrownBy(() -> parse(body))
                .isInstanceOf(InvalidInstanceException.class)
                .hasMessage(reason);
    }

    @Test
    void textsHaveALongestLength() {
        assertThat(parse("{'name':'a','s3SessionToken':'" + "x".repeat(4096) + "'}")
                        .s3()
                        .sessionToken())
                .hasSize(4096);
        assertThatThrownBy(() -> parse("{'name':'a','s3SessionToken':'" + "x".repeat(4097) + "'}"))
                .hasMessage("s3SessionToken must be at most 4096 characters long");
        assertThatThrownBy(() -> parse("{'name':'a','profilesUrl':'https://a/" + "x".repeat(2048) + "'}"))
                .hasMessage("profilesUrl must be at most 2048 characters long");
    }

    private static NewInstance parse(String body) {
        return JsonMapper.shared()
                .readValue(body.replace('\'', '"'), NewInstanceBody.class)
                .parse();
    }
}
