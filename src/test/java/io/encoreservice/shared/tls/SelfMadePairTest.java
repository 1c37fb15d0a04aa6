package io.encoreservice.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.pem.PemContent;

class SelfMadePairTest {

    private static final CertificateNames NAMES = CertificateNames.of("api.example.com", "encore.example.com");
    private final Instant today = Instant.now();

    @TempDir
    Path folder;

    @Test
    void itIsMadeForTheServicesNamesAndThisMachines() throws Exception {
        X509Certificate made = pair(NAMES, today).first().certificate();

        assertThat(made.getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))))
                .containsExactlyInAnyOrder(
                        "api.example.com",
                        "*.api.example.com",
                        "*.svc.api.example.com",
                        "*.encore.example.com",
                        "localhost",
                        "*.localhost",
                        "*.svc.localhost",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1");
        assertThat(made.getBasicConstraints()).isEqualTo(-1);
        assertThat(made.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(Duration.between(
                        made.getNotBefore().toInstant(), made.getNotAfter().toInstant()))
                .isLessThanOrEqualTo(Duration.ofDays(397));
    }

    @Test
    void itsKeysAreItsOwnersAlone() throws IOException {
        pair(NAMES, today).first();

        for (String name : List.of("ca-key.pem", "server-key.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("ca.pem", "ca-key.pem", "server.pem", "server-key.pem");
    }

    @Test
    void itIsBelievedByWhoBelievesTheAuthority() throws Exception {
        X509Certificate made = pair(NAMES, today).first().certificate();

        validate(made, authority());
        assertThat(authority().getNotAfter().toInstant()).isAfter(today.plus(Duration.ofDays(3650)));
    }

    @Test
    void theAuthorityVouchesForNoOtherDomainEvenIfItsKeyIsStolen() throws Exception {
        pair(NAMES, today).first();
        LocalAuthority stolen =
                new LocalAuthority(ServerIdentity.read(folder.resolve("ca.pem"), folder.resolve("ca-key.pem")));

        for (String foreign : List.of("bank.example.org", "example.com", "93.184.216.34")) {
            X509Certificate forged = stolen.issue(
                            new CertificateNames(
                                    "x",
                                    foreign.startsWith("93") ? List.of() : List.of(foreign),
                                    foreign.startsWith("93") ? List.of(foreign) : List.of(),
                                    List.of()),
                            today)
                    .certificate();

            assertThatThrownBy(() -> validate(forged, authority()))
                    .as(foreign)
                    .isInstanceOf(CertPathValidatorException.class);
        }
    }

    @Test
    void itStaysUntilItsLastMonthAndThenIsRenewedByTheSameAuthority() throws Exception {
        ServerIdentity first = pair(NAMES, today).first();
        X509Certificate authority = authority();

        assertThat(pair(NAMES, today.plus(Duration.ofDays(360))).first().certificate())
                .isEqualTo(first.certificate());
        assertThat(pair(NAMES, today.plus(Duration.ofDays(360))).next()).isEmpty();
        ServerIdentity renewed =
                pair(NAMES, today.plus(Duration.ofDays(370))).next().orElseThrow();

        assertThat(renewed.certificate().getNotAfter().toInstant()).isAfter(today.plus(Duration.ofDays(700)));
        assertThat(authority()).isEqualTo(authority);
        renewed.certificate().verify(authority.getPublicKey());
    }

    @Test
    void theAuthorityItselfIsMadeAnewBeforeItEndsTooSoonToVouch() throws Exception {
        pair(NAMES, today).first();
        X509Certificate authority = authority();

        ServerIdentity made = pair(NAMES, today.plus(Duration.ofDays(3500))).first();

        assertThat(authority()).isNotEqualTo(authority);
        made.certificate().verify(authority().getPublicKey());
    }

    @Test
    void newNamesGetANewCertificateAndNewDomainsANewAuthority() throws Exception {
        pair(NAMES, today).first();
        X509Certificate authority = authority();

        ServerIdentity same = pair(CertificateNames.of("api.example.com", "example.com"), today)
                .first();
        X509Certificate other = authority();

        assertThat(same.certificate().getSubjectAlternativeNames().toString()).contains("*.example.com");
        assertThat(other).isNotEqualTo(authority);
        assertThat(pair(CertificateNames.of("localhost", "example.com"), today)
                        .first()
                        .certificate()
                        .getSubjectAlternativeNames()
                        .toString())
                .doesNotContain("api.example.com");
        assertThat(authority()).isEqualTo(other);
    }

    @Test
    void whatIsBrokenIsMadeAnew() throws Exception {
        pair(NAMES, today).first();
        Files.writeString(folder.resolve("server-key.pem"), "nonsense");

        ServerIdentity made = pair(NAMES, today).first();

        assertThat(made.isPair()).isTrue();
        made.certificate().verify(authority().getPublicKey());
    }

    @Test
    void anApiWithoutANameGetsItsAddress() throws Exception {
        X509Certificate made = pair(CertificateNames.of("[fd00::5]", "encore.example.com"), today)
                .first()
                .certificate();

        assertThat(made.getSubjectAlternativeNames().toString()).contains("fd00:0:0:0:0:0:0:5");
        validate(made, authority());
        assertThat(pair(CertificateNames.of("[fd00::5]", "encore.example.com"), today)
                        .next())
                .isEmpty();
    }

    private SelfMadePair pair(CertificateNames names, Instant now) {
        return new SelfMadePair(folder, names, InstantSource.fixed(now));
    }

    private X509Certificate authority() throws IOException {
        return PemContent.load(folder.resolve("ca.pem")).getCertificates().getFirst();
    }

    private static void validate(X509Certificate certificate, X509Certificate authority) throws Exception {
        // why: Java heeds an authority's constraints only where its certificate is part of the path.
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate, authority));
        TrustAnchor anchor = new TrustAnchor(authority.getSubjectX500Principal(), authority.getPublicKey(), null);
        PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }
}
