package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.encoreservice.engine.ffmpeg.Inputs;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.SegmentPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every job is encoded as a whole and in parts: frames, their times and the sound must be the same. */
class SegmentedTranscoderIT {

    private static final double CLOCK = 0.0021;

    @TempDir
    Path folder;

    private Rig whole;
    private Rig parts;

    @BeforeEach
    void prepare() throws Exception {
        whole = Rig.in(folder.resolve("whole"));
        parts = Rig.in(folder.resolve("parts"));
    }

    @ParameterizedTest
    @CsvSource({"25, 2", "25, 1.7", "30000/1001, 2", "30000/1001, 1.7", "60, 3.3"})
    void joinedSegmentsAreFrameByFrameWhatTheWholeIs(String rate, double length) throws Exception {
        clip("a.mp4", rate, 7.3);

        compare(Jobs.of("segments").inSegmentsOf(length).reading("/usercontent/a.mp4"));
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0, 5", "0.03, 0, 5", "1.234, 0.5, 4.567", "0, 1.01, 5"})
    void soAreThoseOfAPartOfTheInput(double inputSeek, double seek, double duration) throws Exception {
        clip("a.mp4", "25", 7.3);
        Input input = Inputs.seeking("/usercontent/a.mp4", inputSeek, false);

        compare(Jobs.of("segments")
                .from(seek)
                .lasting(duration)
                .inSegmentsOf(1.5)
                .reading(input));
    }

    @Test
    void soAreThoseOfPicturesThatBeginLate() throws Exception {
        clip("early.mp4", "25", 6);
        for (Rig rig : List.of(whole, parts)) {
            String early = rig.content("early.mp4").toString();
            TestMedia.make(
                    rig.content("a.mp4"),
                    "-itsoffset",
                    "0.51",
                    "-i",
                    early,
                    "-i",
                    early,
                    "-map",
                    "0:v",
                    "-map",
                    "1:a",
                    "-c",
                    "copy");
        }

        compare(Jobs.of("segments").inSegmentsOf(1.5).reading("/usercontent/a.mp4"));
    }

    @Test
    void soAreThoseOfEveryContainerAndFrameRate() throws Exception {
        clip("a.mp4", "25", 5.2);

        compare(Jobs.of("segments-formats").inSegmentsOf(1.7).reading("/usercontent/a.mp4"));
    }

    @Test
    void soAreThoseOfPicturesThatStandStillAtACut() throws Exception {
        standingStill("a.mkv");

        compare(Jobs.of("segments").inSegmentsOf(1.5).reading("/usercontent/a.mkv"));
    }

    @Test
    void picturesThatAreKnownToComeAtNoSteadyRateAreEncodedAsAWhole() throws Exception {
        standingStill("a.mp4");

        assertThat(plan(Jobs.of("segments").inSegmentsOf(1.5).reading("/usercontent/a.mp4")))
                .isEmpty();
    }

    @Test
    void soIsTheContainerAsItsOwnOptionsHaveIt() throws Exception {
        clip("a.mp4", "25", 5);
        String profile = """
                encodes:
                  - type: X264Encode
                    suffix: _a
                    params: {preset: ultrafast, pix_fmt: yuv420p, metadata: title=told, movflags: +faststart+frag_keyframe}
                  - type: X264Encode
                    suffix: _a
                    format: ts
                    params: {preset: ultrafast, pix_fmt: yuv420p, muxdelay: '0', mpegts_start_pid: '600'}
                    audioEncode: {type: AudioEncode, bitrate: 64k}
                """;
        whole.withProfile(profile);
        parts.withProfile(profile);

        compare(Jobs.of("demo").inSegmentsOf(2).reading("/usercontent/a.mp4"));

        for (Rig rig : List.of(whole, parts)) {
            assertThat(rig.probe("demo_a.mp4", "-show_entries", "format_tags=title"))
                    .containsExactly("told");
            assertThat(rig.probe("demo_a.ts", "-select_streams", "v", "-show_entries", "stream=id"))
                    .contains("0x258");
        }
    }

    private void standingStill(String name) throws Exception {
        for (Rig rig : List.of(whole, parts)) {
            TestMedia.film(
                    rig.content(name), "r=25:d=6.2,select='lt(mod(t,2),1.2)'", 6.2, "veryfast", "-fps_mode", "vfr");
        }
    }

    @ParameterizedTest
    @CsvSource({"mkv", "mxf"})
    void soAreThoseFromOtherContainers(String container) throws Exception {
        for (Rig rig : List.of(whole, parts)) {
            TestMedia.film(
                    rig.content("a." + container),
                    "r=25:d=6",
                    6,
                    "veryfast",
                    "-c:v",
                    "mpeg2video",
                    "-g",
                    "12",
                    "-bf",
                    "2",
                    "-b:v",
                    "4M",
                    "-c:a",
                    "pcm_s16le");
        }

        compare(Jobs.of("segments").inSegmentsOf(1.7).reading("/usercontent/a." + container));
    }

    @Test
    void whatCannotBeCutWithoutLossOrIsShorterThanASegmentIsEncodedAsAWhole() throws Exception {
        clip("a.ts", "25", 5);
        clip("a.mp4", "25", 2);
        TestMedia.tone(parts.content("a.wav"), 5, 6);

        assertThat(plan(Jobs.of("segments").inSegmentsOf(1).reading("/usercontent/a.ts")))
                .isEmpty();
        assertThat(plan(Jobs.of("segments").inSegmentsOf(2).reading("/usercontent/a.mp4")))
                .isEmpty();
        assertThat(plan(Jobs.of("segments").reading("/usercontent/a.mp4"))).isEmpty();
        assertThat(plan(Jobs.of("thumbs").inSegmentsOf(1).reading("/usercontent/a.mp4")))
                .isEmpty();
        assertThat(plan(Jobs.of("audio").inSegmentsOf(1).reading("/usercontent/a.wav")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: X264Encode, suffix: _a, params: {r: 25/2}}",
                "{type: X264Encode, suffix: _a, params: {'r:v:0': 25/2}}",
                "{type: X264Encode, suffix: _a, filters: ['fps=source_fps']}",
                "{type: X264Encode, suffix: _a, params: {'frames:v': '30'}}",
                "{type: X264Encode, suffix: _a, params: {shortest: null}, audioEncode: {type: AudioEncode}}",
                "{type: X264Encode, suffix: _a, filters: ['fade=in:0:25']}",
                "{type: X264Encode, suffix: _a, filters: [hqdn3d]}",
                "{type: X264Encode, suffix: _a, params: {timecode: '10:00:00:00'}}",
                "{type: X264Encode, suffix: _a, filters: [\"hue=s=0:enable='gt(t,3)'\"]}",
                "{type: X264Encode, suffix: _a}, {type: ThumbnailEncode, percentages: [50], decodeOutput: 0}"
            })
    void neitherIsWhatPiecesWouldMakeDifferently(String encodes) throws Exception {
        clip("a.mp4", "25", 5);
        Rig rig = parts.withProfile("encodes: [" + encodes + "]");

        assertThat(rig.plan(Jobs.of("demo").inSegmentsOf(2).reading("/usercontent/a.mp4")))
                .isEmpty();
    }

    @Test
    void neitherIsWhatNoOtherEngineCouldJoinOrHasTimesOfItsOwn() throws Exception {
        clip("a.mp4", "25", 5);
        Rig rig = parts.withProfile("encodes: [{type: X264Encode, suffix: _a}]");
        EncoreJob job = Jobs.of("demo").inSegmentsOf(2).reading("/usercontent/a.mp4");
        Input shifted = Inputs.withParams(Map.of("ss", "1"));

        assertThat(rig.plan(job)).isPresent();
        assertThat(rig.plan(job, false)).isEmpty();
        assertThat(rig.plan(Jobs.of("demo").inSegmentsOf(2).reading(shifted))).isEmpty();
        Rig interlaced = parts.withProfile("""
                deinterlaceFilter: fieldmatch,decimate
                encodes: [{type: X264Encode, suffix: _a}]
                """);
        assertThat(interlaced.plan(job)).isEmpty();
    }

    @Test
    void soundThatGoesOnAfterTheLastPictureIsNoSegmentOfPictures() throws Exception {
        for (Rig rig : List.of(whole, parts)) {
            TestMedia.film(rig.content("a.mkv"), "r=25:d=3.4", 9, "veryfast");
        }

        compare(Jobs.of("segments").inSegmentsOf(1.7).reading("/usercontent/a.mkv"));
    }

    @Test
    void figuresOfQualityAreThoseOfAllSegments() throws Exception {
        clip("a.mp4", "25", 5.2);
        String profile = """
                encodes:
                  - type: X264Encode
                    suffix: _a
                    height: 90
                    params: {preset: fast, crf: 30, pix_fmt: yuv420p}
                    vmaf: {enabled: true, threads: 1}
                """;
        EncoreJob job = Jobs.of("demo").inSegmentsOf(1.7).reading("/usercontent/a.mp4");

        Transcoded once = whole.withProfile(profile).transcode(job);
        Transcoded joined = parts.withProfile(profile).transcodeInParts(job);

        assertThat(joined.qualityMetrics()).containsOnlyKeys("demo_a.mp4");
        for (String metric : List.of("xpsnr", "ssim")) {
            for (String figure : List.of("min", "max", "mean", "harmonic_mean")) {
                double expected = figure(once, metric, figure);
                assertThat(figure(joined, metric, figure))
                        .as("%s of %s", figure, metric)
                        .isPositive()
                        .isCloseTo(expected, within(expected / (figure.contains("mean") ? 20 : 4)));
            }
        }
    }

    private static double figure(Transcoded made, String metric, String figure) {
        return made.qualityMetrics()
                .getOrDefault("demo_a.mp4", Map.of())
                .getOrDefault(metric, Map.of())
                .getOrDefault(figure, -1.0);
    }

    @Test
    void whatCannotSucceedIsToldBeforeAnythingIsEncoded() throws Exception {
        clip("a.mp4", "25", 5);

        assertThatThrownBy(() -> plan(Jobs.of("segments").inSegmentsOf(0.002).reading("/usercontent/a.mp4")))
                .isInstanceOf(TranscodeFailedException.class)
                .hasMessage("segmentLength: the job would have 2500 segments, and at most 2000 are allowed");
        assertThatThrownBy(
                        () -> plan(Jobs.of("segments-refused").inSegmentsOf(2).reading("/usercontent/a.mp4")))
                .isInstanceOf(TranscodeFailedException.class)
                .hasMessage("joinSegmentParams: 'vf' is not allowed");
        assertThatThrownBy(() -> plan(Jobs.of("segments").inSegmentsOf(2).reading("/usercontent/none.mp4")))
                .isInstanceOf(TranscodeFailedException.class)
                .hasMessageContaining("No such file");
    }

    @Test
    void partsThatAreGoneAreNotJoinedAndAnotherProfileIsNotMixedIn() throws Exception {
        clip("a.mp4", "25", 4);
        EncoreJob job = Jobs.of("segments").inSegmentsOf(2).reading("/usercontent/a.mp4");
        SegmentPlan plan = plan(job).orElseThrow();
        SegmentedTranscoder segments = parts.segments();
        SegmentPlan other = new SegmentPlan(plan.segments(), plan.hasRest(), "another");

        assertThatThrownBy(() -> segments.join(job, plan, Map.of("0", folder.resolve("gone")), parts.attempt()))
                .isInstanceOf(PartsLostException.class);
        assertThatThrownBy(() -> segments.encode(job, other, "0", parts.attempt(), parts))
                .isInstanceOf(TranscodeFailedException.class)
                .hasMessageContaining("was changed");
    }

    private Optional<SegmentPlan> plan(EncoreJob job) throws Exception {
        return parts.plan(job);
    }

    private void clip(String name, String rate, double seconds) throws Exception {
        for (Rig rig : List.of(whole, parts)) {
            TestMedia.film(rig.content(name), "r=" + rate + ":d=" + seconds, seconds, "veryfast", "-bf", "3");
        }
    }

    private void compare(EncoreJob job) throws Exception {
        Transcoded once = whole.transcode(job);

        Transcoded joined = parts.transcodeInParts(job);

        assertThat(names(joined)).isEqualTo(names(once));
        assertThat(joined.output()).extracting(Object::getClass).isEqualTo(classes(once));
        assertThat(joined.speed() > 0).isEqualTo(once.speed() > 0);
        for (OutputManifest.Entry file : joined.manifest().files()) {
            assertThat(parts.attempt().resolve(file.staged())).isRegularFile();
            if (!file.staged().endsWith(".jpg")) {
                compare(file.staged(), "v:0");
                compare(file.staged(), "a:0");
                compare(file.staged(), "a:1");
                compareDurations(file.staged());
            }
        }
    }

    private void compare(String name, String stream) throws Exception {
        List<Double> expected = times(whole, name, stream);
        List<Double> found = times(parts, name, stream);
        assertThat(found).as("packets of %s %s", name, stream).hasSameSizeAs(expected);
        double furthest = 0;
        for (int i = 0; i < found.size(); i++) {
            furthest = Math.max(furthest, Math.abs(found.get(i) - expected.get(i)));
        }
        assertThat(furthest).as("drift of %s %s", name, stream).isLessThan(CLOCK);
        assertThat(decoded(parts, name, stream))
                .as("frames of %s %s", name, stream)
                .isEqualTo(decoded(whole, name, stream));
    }

    private void compareDurations(String name) throws Exception {
        List<String> expected = whole.probe(name, "-show_entries", "format=duration");
        List<String> found = parts.probe(name, "-show_entries", "format=duration");
        assertThat(Double.parseDouble(found.getFirst()))
                .as("duration of %s", name)
                .isCloseTo(Double.parseDouble(expected.getFirst()), within(0.041));
    }

    private static List<String> decoded(Rig rig, String name, String stream) throws Exception {
        return rig.probe(name, "-count_frames", "-select_streams", stream, "-show_entries", "stream=nb_read_frames");
    }

    private static List<Double> times(Rig rig, String name, String stream) throws Exception {
        List<Double> times = new ArrayList<>();
        for (String line : rig.probe(name, "-select_streams", stream, "-show_entries", "packet=pts_time")) {
            String time = line.replaceAll(",.*$", "");
            if (!time.isEmpty() && !time.equals("N/A")) {
                times.add(Double.parseDouble(time));
            }
        }
        times.sort(null);
        return times;
    }

    private static List<String> names(Transcoded made) {
        return made.output().stream().map(MediaFile::file).toList();
    }

    private static List<Class<?>> classes(Transcoded made) {
        return made.output().stream().<Class<?>>map(Object::getClass).toList();
    }
}
