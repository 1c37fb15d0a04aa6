package io.encoreservice.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.installation.RuntimeChoice;
import io.encoreservice.controlplane.installation.Tls;
import io.encoreservice.controlplane.token.TokenIssuer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.support.GenericApplicationContext;

class StartPageTest {

    private static final String TOKEN = "eyJ";

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path data = Path.of("");

    @BeforeEach
    void listenToTheLog() {
        // why: an earlier test in this JVM may have silenced all logging, as the token command does.
        logger().getLoggerContext().getTurboFilterList().clear();
        logger().setLevel(Level.INFO);
        logger().addAppender(log);
        log.start();
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
    }

    @Test
    void theFirstStartOnOneMachineShowsATokenOnceAndNotInTheLog() throws IOException {
        page("local").ready(up());
        page("local").ready(up());

        assertThat(console.toString(StandardCharsets.UTF_8)).containsOnlyOnce("export SAT=" + TOKEN);
        assertThat(logged()).contains("is up in").doesNotContain(TOKEN);
    }

    @Test
    void onAClusterNoTokenIsShownButHowToMakeOne() throws IOException {
        page("kubernetes").ready(up());

        assertThat(console.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(logged())
                .contains("-- /app/encore-service token --tenant default")
                .doesNotContain(TOKEN);
    }

    private String logged() {
        return String.join(
                "\n", log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    private StartPage page(String runtime) {
        InstallationProperties properties =
                new InstallationProperties(data, "https://api.example.com", "encore.example.com", "default");
        return new StartPage(
                properties,
                new RuntimeChoice(runtime),
                new DataFolder(data),
                new PublicAddresses(properties),
                Tls.off(),
                TokenIssuer.of(new InstallationKey(new byte[32]), "encore-service"),
                new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(StartPage.class);
    }

    private static ApplicationReadyEvent up() {
        return new ApplicationReadyEvent(
                new SpringApplication(), new String[0], new GenericApplicationContext(), Duration.ofSeconds(1));
    }
}
