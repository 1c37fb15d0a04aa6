package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.Requests;
import io.encoreservice.engine.profile.ProfileRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OutputForecastTest {

    private static final String PROFILE = """
            encodes:
              - type: X264Encode
                suffix: _#{profileParams['size']}
                height: 360
              - type: AudioEncode
                suffix: _sound
              - type: AudioEncode
                suffix: _left-out
                enabled: false
              - type: ThumbnailEncode
              - type: ThumbnailMapEncode
            """;

    private final Map<URI, String> texts = Map.of(
            URI.create("file:/index.yml"),
            "program: program.yml\nlost: lost.yml\n",
            URI.create("file:/program.yml"),
            PROFILE);
    private final OutputForecast forecast =
            new OutputForecast(new ProfileRepository(URI.create("file:/index.yml"), "#{", "}", location -> {
                String text = texts.get(location);
                if (text == null) {
                    throw new IOException("it is not there");
                }
                return text.getBytes(StandardCharsets.UTF_8);
            }));

    @Test
    void everyFileOfTheProfileIsForeseenNumberedPicturesAsOnePattern() {
        assertThat(forecast.of(UUID.randomUUID(), request("program", "/usercontent//out/")))
                .containsExactly(
                        "/usercontent/out/name_360.mp4",
                        "/usercontent/out/name_sound.mp4",
                        "/usercontent/out/name_thumb%02d.jpg",
                        "/usercontent/out/name_12x20_160x90_thumbnail_map.jpg");
    }

    @Test
    void objectsAreForeseenByTheirAddress() {
        assertThat(forecast.of(UUID.randomUUID(), request("program", "s3://bucket/a//b/")))
                .contains("s3://bucket/a//b/name_sound.mp4");
    }

    @Test
    void nothingIsForeseenOfAProfileThatCannotBeRead() {
        assertThat(forecast.of(UUID.randomUUID(), request("lost", "/usercontent/out")))
                .isEmpty();
        assertThat(forecast.of(UUID.randomUUID(), request("unknown", "/usercontent/out")))
                .isEmpty();
    }

    @Test
    void aProfileThatIsLongInComingIsNotWaitedFor() {
        try (OutputForecast slow =
                new OutputForecast(new ProfileRepository(URI.create("file:/index.yml"), "#{", "}", location -> {
                    new CountDownLatch(1).await();
                    return new byte[0];
                }))) {
            assertThat(slow.of(UUID.randomUUID(), request("program", "/usercontent/out")))
                    .isEmpty();
        }
    }

    private static JobRequest request(String profile, String folder) {
        JobRequest request = Requests.aRequest(profile, "name", null, 0);
        return new JobRequest(
                request.externalId(),
                profile,
                Map.of("size", "360"),
                folder,
                request.baseName(),
                null,
                0,
                null,
                false,
                Map.of(),
                null,
                null,
                null,
                null,
                request.inputs());
    }
}
