package io.encoreservice.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ServerCertificateTest {

    private static final Duration PACE = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Path certificate = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void aPair() throws IOException {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        write("one");
    }

    @Test
    void aPairThatChangesIsUsedAndToldWithoutARestart() throws IOException {
        CopyOnWriteArrayList<ServerIdentity> told = new CopyOnWriteArrayList<>();
        try (ServerCertificate server = ServerCertificate.ofFiles(certificate, key, PACE)) {
            server.onChange(told::add);
            ServerIdentity before = server.identity();
            var context = server.context();

            write("two");

            await().atMost(LONG).untilAsserted(() -> assertThat(told).hasSize(1));
            assertThat(server.identity().certificate()).isNotEqualTo(before.certificate());
            assertThat(server.context()).isNotSameAs(context);
        }
    }

    @Test
    void aBrokenPairKeepsTheOldOneIsSaidOnceAndReplacedByTheNextGoodOne() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(ServerCertificate.class);
        // why: an earlier test in this JVM may have silenced all logging, as the token command does.
        logger.getLoggerContext().getTurboFilterList().clear();
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
        try (ServerCertificate server = ServerCertificate.ofFiles(certificate, key, PACE)) {
            ServerIdentity before = server.identity();
            Files.writeString(certificate, "nonsense");
            await().atMost(LONG).untilAsserted(() -> assertThat(log.list).isNotEmpty());
            await().pollDelay(PACE.multipliedBy(10))
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(log.list).hasSize(1));
            assertThat(log.list.getFirst().getFormattedMessage())
                    .contains(certificate.toString())
                    .contains("the old one stays");
            assertThat(server.identity()).isEqualTo(before);

            write("two");

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(server.identity()).isNotEqualTo(before));
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void aPairThatDoesNotBelongTogetherIsRefusedInASentence() throws IOException {
        Path other = folder.resolve("other.crt");
        Files.copy(certificate, other);
        write("two");

        assertThatThrownBy(() -> ServerCertificate.ofFiles(other, key, PACE))
                .isInstanceOf(TlsRefusedException.class)
                .hasMessage("the private key " + key + " does not belong to the certificate " + other);
    }

    @Test
    void whatIsMissingOrNoPemIsRefusedInASentence() throws IOException {
        Path absent = folder.resolve("absent.pem");
        Path text = Files.writeString(folder.resolve("text.pem"), "hello");

        assertThatThrownBy(() -> ServerCertificate.ofFiles(absent, key, PACE))
                .hasMessage("the certificate " + absent + " cannot be read");
        assertThatThrownBy(() -> ServerCertificate.ofFiles(text, key, PACE))
                .hasMessage("there is no certificate in PEM form in " + text);
        assertThatThrownBy(() -> ServerCertificate.ofFiles(certificate, absent, PACE))
                .hasMessage("the private key " + absent + " cannot be read");
        assertThatThrownBy(() -> ServerCertificate.ofFiles(certificate, text, PACE))
                .hasMessage("there is no private key in PEM form in " + text);
    }

    private void write(String name) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        new SelfMadePair(made, TestCertificates.NAMES, InstantSource.system()).first();
        Files.copy(made.resolve("server.pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(made.resolve("server-key.pem"), key, StandardCopyOption.REPLACE_EXISTING);
    }
}
