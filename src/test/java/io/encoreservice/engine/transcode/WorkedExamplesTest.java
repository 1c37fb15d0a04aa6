package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.ffmpeg.Abilities;
import io.encoreservice.engine.ffmpeg.AudioMixPreset;
import io.encoreservice.engine.ffmpeg.CommandInput;
import io.encoreservice.engine.ffmpeg.EncodePlan;
import io.encoreservice.engine.ffmpeg.EncodingSettings;
import io.encoreservice.engine.ffmpeg.Inputs;
import io.encoreservice.engine.ffmpeg.ParameterPolicy;
import io.encoreservice.engine.ffmpeg.Source;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.profile.Profile;
import io.encoreservice.engine.profile.ProfileRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The argument lists that SVT Encore gives ffmpeg for the same profiles; ours are those and our own guards. */
class WorkedExamplesTest {

    private static final Path FIXTURES = Path.of("src/test/resources/commands");
    private static final Set<String> OUR_PAIRS = Set.of(
            "-progress",
            "-stats_period",
            "-stats_mux_pre:v:0",
            "-stats_mux_pre_fmt:v:0",
            "-max_alloc",
            "-protocol_whitelist",
            "-format_whitelist");
    private static final EncodingSettings SETTINGS = new EncodingSettings(
            true,
            true,
            Map.of(),
            Map.of(),
            Map.of(
                    "default",
                    new AudioMixPreset(
                            Map.of("mono", Map.of("stereo", "FL=0.707107*FC|FR=0.707107*FC")),
                            Map.of(
                                    "stereo",
                                    "FL=FL+0.707107*FC+0.707107*BL+0.707107*SL|FR=FR+0.707107*FC+0.707107*BR+0.707107*SR"),
                            true),
                    "de",
                    new AudioMixPreset(
                            Map.of(),
                            Map.of(
                                    "stereo",
                                    "FL<FL+1.5*FC+0.707107*BL+0.707107*SL|FR<FR+1.5*FC+0.707107*BR+0.707107*SR"),
                            false)),
            Set.of("vmaf"),
            null);

    @Test
    void oneVideoWithSound() throws Exception {
        assertSameAsRecorded("one-pass", Jobs.of("demo").reading(Inputs.of("/usercontent/s.mp4")));
    }

    @Test
    void twoPassesWithAnOutputThatNeedsOne() throws Exception {
        assertSameAsRecorded("two-pass", Jobs.of("demo").lasting(4).reading(Inputs.of("/usercontent/s.mp4")));
    }

    @Test
    void twoSoundsOfSixMonoStreams() throws Exception {
        assertSameAsRecorded(
                "two-sounds", Jobs.of("demo").lasting(4).reading(Inputs.inLayout("/usercontent/mono.mp4", "5.1")));
    }

    @Test
    void thumbnailsByPercentIntervalAndMap() throws Exception {
        assertSameAsRecorded("thumbnails", Jobs.of("demo").reading(Inputs.of("/usercontent/s.mp4")));
    }

    @Test
    void expressionsWithTheirDefaults() throws Exception {
        assertSameAsRecorded(
                "expressions", Jobs.of("demo").known("E7").lasting(2).reading(Inputs.of("/usercontent/s.mp4")));
    }

    @Test
    void expressionsWithParams() throws Exception {
        assertSameAsRecorded(
                "expressions-with-params",
                Jobs.of("demo")
                        .with(Map.of("fps", 50, "height", 180))
                        .lasting(2)
                        .reading(Inputs.of("/usercontent/s.mp4")));
    }

    @Test
    void soundAsItIs() throws Exception {
        assertSameAsRecorded("sound-as-it-is", Jobs.of("demo").reading(Inputs.of("/usercontent/s.mp4")));
    }

    @Test
    void seekingWithTimestampsKept() throws Exception {
        assertSameAsRecorded(
                "seek-with-timestamps",
                Jobs.of("demo").lasting(2).reading(Inputs.seeking("/usercontent/s.mp4", 2, true)));
    }

    @Test
    void voicesLiftedAboveTheRest() throws Exception {
        assertSameAsRecorded(
                "dialogue-enhancement", Jobs.of("demo").lasting(4).reading(Inputs.of("/usercontent/s.mp4")));
    }

    @Test
    void voicesLiftedByANeuralNetwork() throws Exception {
        assertSameAsRecorded(
                "neural-dialogue-enhancement", Jobs.of("demo").lasting(2).reading(Inputs.of("/usercontent/s.mp4")));
    }

    @Test
    void anOutputComparedWithItsInput() throws Exception {
        assertSameAsRecorded("vmaf", Jobs.of("demo").lasting(2).reading(Inputs.of("/usercontent/s.mp4")));
    }

    private static void assertSameAsRecorded(String name, EncoreJob job) throws Exception {
        // Given
        ProfileRepository profiles =
                new ProfileRepository(URI.create("file:/index.yml"), "#{", "}", location -> read(name, location));
        Profile profile = profiles.find("demo", job);
        Input input = job.request().inputs().getFirst();
        boolean mono = input.uri().endsWith("mono.mp4");
        Path file = Path.of(mono ? "/in/test.mp4" : "/in/test_stereo.mp4");
        CommandInput source = CommandInput.of(input, Source.file(file), mono ? Clips.eightMono() : Clips.stereo());
        // When
        EncodePlan plan = EncodePlan.of(
                job.request(),
                List.of(source),
                profile,
                new EncodePlan.Folders(Path.of("/out"), Path.of("/scratch")),
                new ParameterPolicy(),
                SETTINGS,
                Abilities.all());
        // Then
        List<List<String>> recorded = Arrays.stream(
                        Files.readString(FIXTURES.resolve(name + ".txt")).split("\n\n", -1))
                .map(text -> text.strip().lines().toList())
                .toList();
        assertThat(plan.passes().stream().map(WorkedExamplesTest::withoutGuards).toList())
                .isEqualTo(recorded);
        plan.passes()
                .forEach(pass -> assertThat(Collections.frequency(pass, "-protocol_whitelist"))
                        .isEqualTo(Collections.frequency(pass, "-i")));
    }

    private static byte[] read(String name, URI location) throws IOException {
        return location.getPath().equals("/index.yml")
                ? "demo: profile.yml".getBytes(StandardCharsets.UTF_8)
                : Files.readAllBytes(FIXTURES.resolve(name + ".yml"));
    }

    private static List<String> withoutGuards(List<String> arguments) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (OUR_PAIRS.contains(argument)) {
                i++;
            } else if (!argument.equals("-nostdin") && !argument.equals("-nostats")) {
                kept.add(argument.startsWith("file:/in/") ? argument.substring(5) : argument);
            }
        }
        return kept;
    }

    /** The files that the recordings were made of. */
    static final class Clips {

        private Clips() {}

        static MediaFile stereo() {
            return file(List.of(audio(2, "stereo")));
        }

        static MediaFile eightMono() {
            return file(Collections.nCopies(8, audio(1, "mono")));
        }

        private static MediaFile file(List<MediaFile.AudioStream> audio) {
            MediaFile.VideoStream video = new MediaFile.VideoStream(
                    "AVC", "h264", "High", "5.1", 1920, 1080, "1:1", "16:9", 0, "yuv420p", "25/1", 10, 1L, 8, 250,
                    false, null, null, null, null, null, "avc1");
            return new MediaFile.VideoFile("f", 1, "MPEG-4", 1L, 10, List.of(video), audio, false, "VideoFile");
        }

        private static MediaFile.AudioStream audio(int channels, String layout) {
            return new MediaFile.AudioStream("AAC", "aac", 10, channels, layout, 48000, 1L, "LC");
        }
    }
}
