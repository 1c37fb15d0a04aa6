package io.encoreservice.controlplane.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "cert.pem, '', false, '', encore.tls.private-key",
        "'', key.pem, false, '', encore.tls.certificate",
        "cert.pem, key.pem, true, '', encore.tls.self-signed",
        "cert.pem, key.pem, false, http://api.example.com, encore.api-url",
        "'', '', true, http://api.example.com, encore.api-url"
    })
    void whatDoesNotGoTogetherEndsTheStartWithTheProperty(
            String certificate, String key, boolean selfSigned, String apiUrl, String named) {
        assertThatThrownBy(() -> new TlsProperties(certificate, key, selfSigned).check(apiUrl))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(named);
    }

    @Test
    void nothingSetIsPlainAndAnIngressMaySpeakTlsInFront() {
        TlsProperties none = new TlsProperties("", "", false);
        InstallationProperties behindIngress =
                new InstallationProperties(Path.of("unused"), "https://api.example.com", "", "default");

        assertThat(none.isOn()).isFalse();
        assertThatCode(() -> none.check("http://api.example.com")).doesNotThrowAnyException();
        assertThat(new PublicAddresses(behindIngress, false).instanceScheme()).isEqualTo("https");
    }

    @Test
    void withTlsTheBoundAddressesAreHttps() {
        InstallationProperties zeroConfiguration = new InstallationProperties(Path.of("unused"), "", "", "default");
        PublicAddresses addresses = new PublicAddresses(zeroConfiguration, true);
        addresses.apiBound(8080);

        assertThat(addresses.api()).hasToString("https://localhost:8080");
        assertThat(addresses.instanceScheme()).isEqualTo("https");
        assertThat(addresses.samplesNearby()).hasToString("https://localhost:8080/samples/");
    }
}
