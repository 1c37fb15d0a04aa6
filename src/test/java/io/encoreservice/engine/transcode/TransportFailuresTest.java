package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.media.AnalysisFailedException;
import io.encoreservice.engine.profile.ProfileException;
import io.encoreservice.shared.net.OutboundRefusedException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportFailuresTest {

    private static final JobRequest REMOTE =
            Jobs.of("program").reading("https://media.example/a.mp4").request();
    private static final JobRequest LOCAL =
            Jobs.of("program").reading("/usercontent/a.mp4").request();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://media.example/a.mp4: Connection refused",
                "https://media.example/a.mp4: Server returned 5XX Server Error reply",
                "[https @ 1] HTTP error 503 Service Unavailable",
                "https://media.example/a.mp4: Connection timed out",
                "https://media.example/a.mp4: Input/output error"
            })
    void whatToldOfAConnectionIsOneWhenSomethingWasReadOverOne(String message) {
        AnalysisFailedException failure = new AnalysisFailedException(message);

        assertThat(TransportFailures.isOne(REMOTE, failure)).isTrue();
        assertThat(TransportFailures.isOne(LOCAL, failure)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://media.example/a.mp4: Server returned 404 Not Found",
                "https://media.example/a.mp4: Server returned 403 Forbidden (access denied)",
                "https://media.example/a.mp4: Invalid data found when processing input"
            })
    void whatEveryTryWouldMeetIsNone(String message) {
        assertThat(TransportFailures.isOne(REMOTE, new AnalysisFailedException(message)))
                .isFalse();
    }

    @Test
    void aProfileThatCannotBeFetchedIsOneAndOneThatIsWrongIsNot() {
        assertThat(isOne(new IOException("profiles.example cannot be reached or read")))
                .isTrue();
        assertThat(isOne(new NoSuchFileException("/profiles.yml"))).isFalse();
        assertThat(isOne(new OutboundRefusedException("10.0.0.1 is private"))).isFalse();
        assertThat(TransportFailures.isOne(LOCAL, new ProfileException("encodes is missing")))
                .isFalse();
    }

    private static boolean isOne(IOException cause) {
        return TransportFailures.isOne(LOCAL, new ProfileException("Error parsing profile program", cause));
    }
}
