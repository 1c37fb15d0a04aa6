package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encoreservice.engine.ffmpeg.AnInput;
import io.encoreservice.engine.ffmpeg.Inputs;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.MediaFile.AudioFile;
import io.encoreservice.engine.job.MediaFile.AudioStream;
import io.encoreservice.engine.job.MediaFile.ImageFile;
import io.encoreservice.engine.job.MediaFile.VideoFile;
import io.encoreservice.engine.job.MediaFile.VideoStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every encode type really encoded, and what was made probed. */
class EncodeTypesIT {

    @TempDir
    static Path media;

    @TempDir
    Path folder;

    private static Path clip;

    @BeforeAll
    static void makeAClip() throws Exception {
        clip = TestMedia.clip(media.resolve("clip.mp4"), 2);
    }

    private Transcoded made(String profile) throws Exception {
        return made(profile, clip, Inputs.of("/usercontent/a.mp4"));
    }

    private Transcoded made(String profile, Path source, Input input) throws Exception {
        Rig rig = Rig.in(folder).withProfile(profile);
        Files.copy(source, rig.content("a.mp4"));
        return rig.transcode(Jobs.of("demo").reading(input));
    }

    private String failure(String profile) throws Exception {
        Rig rig = Rig.in(folder).withProfile(profile);
        Files.copy(clip, rig.content("a.mp4"));
        return rig.failure(Jobs.of("demo").reading("/usercontent/a.mp4"));
    }

    private static VideoStream video(MediaFile file) {
        return ((VideoFile) file).videoStreams().getFirst();
    }

    private static List<AudioStream> audio(MediaFile file) {
        return file instanceof VideoFile film ? film.audioStreams() : ((AudioFile) file).audioStreams();
    }

    @Test
    void x264AndX265InTwoPassesWithTheirOwnParams() throws Exception {
        Transcoded made = made("""
                encodes:
                  - type: X264Encode
                    suffix: _x264
                    twoPass: true
                    width: 160
                    params: {b:v: 200k, pix_fmt: yuv420p, preset: veryfast, profile:v: main}
                    x264-params: {keyint: 10, bframes: 0}
                    audioEncode: {type: AudioEncode, bitrate: 64k}
                  - type: X265Encode
                    suffix: _x265
                    twoPass: true
                    height: 144
                    params: {b:v: 200k, pix_fmt: yuv420p10le, preset: ultrafast, tag:v: hvc1}
                    x265-params: {keyint: 10}
                    format: mov
                """);

        assertThat(video(made.output().getFirst())).satisfies(stream -> {
            assertThat(stream.codec()).isEqualTo("h264");
            assertThat(stream.profile()).isEqualTo("Main");
            assertThat(stream.width() + "x" + stream.height()).isEqualTo("160x90");
            assertThat(stream.numFrames()).isEqualTo(50);
            assertThat(stream.duration()).isCloseTo(2, within(0.05));
        });
        assertThat(audio(made.output().getFirst())).singleElement().satisfies(stream -> {
            assertThat(stream.codec()).isEqualTo("aac");
            assertThat(stream.channels()).isEqualTo(2);
            assertThat(stream.samplingRate()).isEqualTo(48000);
        });
        assertThat(video(made.output().getLast())).satisfies(stream -> {
            assertThat(stream.codec()).isEqualTo("hevc");
            assertThat(stream.codecTagString()).isEqualTo("hvc1");
            assertThat(stream.bitDepth()).isEqualTo(10);
            assertThat(stream.width() + "x" + stream.height()).isEqualTo("256x144");
            assertThat(stream.numFrames()).isEqualTo(50);
        });
        assertThat(audio(made.output().getLast())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mpeg2video, ts, yuv420p, mpeg2video",
        "prores_ks, mov, yuv422p10le, prores",
        "libvpx-vp9, webm, yuv420p, vp9",
        "libsvtav1, mp4, yuv420p, av1",
        "ffv1, mkv, yuv420p, ffv1"
    })
    void videoOfAnyListedCodec(String codec, String format, String pixels, String probed) throws Exception {
        Transcoded made = made("""
                encodes:
                  - type: VideoEncode
                    suffix: _v
                    codec: %s
                    format: %s
                    twoPass: false
                    height: 128
                    params: {pix_fmt: %s}
                """.formatted(codec, format, pixels));

        assertThat(video(made.output().getFirst())).satisfies(stream -> {
            assertThat(stream.codec()).isEqualTo(probed);
            assertThat(stream.width() + "x" + stream.height()).isEqualTo("228x128");
            assertThat(stream.numFrames()).isBetween(49, 51);
        });
    }

    @Test
    void soundInItsLayoutRateAndCodec() throws Exception {
        Path surround = TestMedia.tone(media.resolve("surround.wav"), 2, 6);

        Transcoded made = made("""
                encodes:
                  - {type: AudioEncode, suffix: _a, codec: ac3, bitrate: 384k, channelLayout: '5.1', filters: [volume=0.5]}
                  - {type: AudioEncode, suffix: _b, codec: libopus, bitrate: 64k, format: webm}
                  - {type: AudioEncode, suffix: _c, samplerate: 44100, channelLayout: mono, format: m4a}
                  - {type: AudioEncode}
                  - {type: SimpleAudioEncode, codec: copy, suffix: _e, format: wav}
                  - {type: SimpleAudioEncode, codec: flac, samplerate: 24000, suffix: _f, format: flac}
                """, surround, Inputs.of("/usercontent/a.mp4"));

        assertThat(made.output())
                .extracting(file -> file.file().replace("/usercontent/out/demo", "") + " "
                        + audio(file).getFirst().codec() + " "
                        + audio(file).getFirst().channels() + " "
                        + audio(file).getFirst().samplingRate())
                .containsExactly(
                        "_a.mp4 ac3 6 48000",
                        "_b.webm opus 2 48000",
                        "_c.m4a aac 1 44100",
                        "_aac_stereo.mp4 aac 2 48000",
                        "_e.wav pcm_s16le 6 48000",
                        "_f.flac flac 6 24000");
        assertThat(made.output())
                .allSatisfy(file -> assertThat(((AudioFile) file).duration()).isCloseTo(2, within(0.1)));
    }

    @Test
    void picturesOfAnOutputShowThatOutput() throws Exception {
        Transcoded made = made("""
                encodes:
                  - {type: X264Encode, suffix: _v, width: 120, height: 120, padTo: '1:1', params: {pix_fmt: yuv420p}}
                  - {type: ThumbnailEncode, percentages: [10, 90], thumbnailHeight: 60, decodeOutput: 0}
                  - {type: ThumbnailMapEncode, tileWidth: 20, tileHeight: 20, cols: 3, rows: 2, decodeOutput: 0}
                  - {type: ThumbnailEncode, suffix: _source, percentages: [10], thumbnailHeight: 60}
                """);

        assertThat(video(made.output().getFirst()).width())
                .isEqualTo(video(made.output().getFirst()).height());
        assertThat(made.output().subList(1, 5))
                .extracting(file -> file.file().replace("/usercontent/out/demo", "") + " " + ((ImageFile) file).width()
                        + "x" + ((ImageFile) file).height())
                .containsExactly(
                        "_thumb01.jpg 60x60",
                        "_thumb02.jpg 60x60",
                        "_3x2_20x20_thumbnail_map.jpg 60x40",
                        "_source01.jpg 106x60");
    }

    @Test
    void anInterlacedPictureBecomesAProgressiveOne() throws Exception {
        Path interlaced = TestMedia.make(
                media.resolve("interlaced.ts"),
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=320x180:r=50:d=2",
                "-vf",
                "tinterlace=interleave_top,setfield=tff",
                "-flags",
                "+ilme+ildct",
                "-c:v",
                "mpeg2video",
                "-b:v",
                "2M");
        Rig rig = Rig.in(folder).withProfile("""
                encodes: [{type: X264Encode, suffix: _v, height: 90, params: {pix_fmt: yuv420p, preset: ultrafast}}]
                """);
        Files.copy(interlaced, rig.content("a.ts"));

        Transcoded made = rig.transcode(Jobs.of("demo").reading("/usercontent/a.ts"));

        assertThat(video(rig.analyzed().getFirst()).isInterlaced()).isTrue();
        assertThat(video(made.output().getFirst()).isInterlaced()).isFalse();
        assertThat(video(made.output().getFirst()).numFrames()).isBetween(48, 51);
    }

    @Test
    void anAnamorphicPictureGetsSquarePixelsAndItsShape() throws Exception {
        Path anamorphic = TestMedia.make(
                media.resolve("anamorphic.mp4"),
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=240x180:r=25:d=1",
                "-vf",
                "setsar=4/3",
                "-pix_fmt",
                "yuv420p",
                "-c:v",
                "libx264");

        Transcoded made = made(
                "encodes: [{type: X264Encode, suffix: _v, height: 90}]", anamorphic, Inputs.of("/usercontent/a.mp4"));

        assertThat(video(made.output().getFirst())).satisfies(stream -> {
            assertThat(stream.width() + "x" + stream.height()).isEqualTo("160x90");
            assertThat(stream.sampleAspectRatio()).isEqualTo("1:1");
            assertThat(stream.displayAspectRatio()).isEqualTo("16:9");
        });
    }

    @Test
    void aPictureThatStandsStaysStandingAlsoWhenItsFileSaysToTurnIt() throws Exception {
        Path standing = TestMedia.make(
                media.resolve("standing.mp4"),
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=180x320:r=25:d=1",
                "-pix_fmt",
                "yuv420p",
                "-c:v",
                "libx264");
        Path turned = TestMedia.make(
                media.resolve("turned.mp4"), "-display_rotation:v:0", "90", "-i", clip.toString(), "-c", "copy");
        String profile = "encodes: [{type: X264Encode, suffix: _v, width: 160, height: 90}]";
        Rig rig = Rig.in(folder).withProfile(profile);
        Files.copy(standing, rig.content("a.mp4"));
        Files.copy(turned, rig.content("b.mp4"));

        VideoStream first = video(rig.transcode(Jobs.of("demo").reading("/usercontent/a.mp4"))
                .output()
                .getFirst());
        VideoStream second = video(rig.transcode(Jobs.of("demo").reading("/usercontent/b.mp4"))
                .output()
                .getFirst());

        assertThat(Math.abs(video(rig.analyzed().getLast()).rotation())).isEqualTo(90);
        assertThat(first.width() + "x" + first.height()).isEqualTo("90x160");
        assertThat(second.width() + "x" + second.height()).isEqualTo("90x160");
        assertThat(second.rotation()).isZero();
    }

    @Test
    void croppingAndPaddingGiveTheWantedShape() throws Exception {
        Input square = AnInput.of("/usercontent/a.mp4").cropTo("1:1").input();

        Transcoded made = made("""
                encodes:
                  - {type: X264Encode, suffix: _a, height: 90}
                  - {type: X264Encode, suffix: _b, height: 90, padTo: '16:9'}
                  - {type: X264Encode, suffix: _c, height: 90, cropTo: '1:2'}
                """, clip, square);

        assertThat(made.output())
                .extracting(file -> video(file).width() + "x" + video(file).height())
                .containsExactly("90x90", "160x90", "46x90");
    }

    @Test
    void timestampsThatAreKeptCutTheSamePart() throws Exception {
        Input input =
                AnInput.of("/usercontent/a.mp4").from(1).keepingTimestamps().input();

        Transcoded made =
                made("encodes: [{type: X264Encode, suffix: _v, audioEncode: {type: AudioEncode}}]", clip, input);

        assertThat(video(made.output().getFirst()).numFrames()).isBetween(24, 26);
        assertThat(((VideoFile) made.output().getFirst()).duration()).isCloseTo(1, within(0.1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: AudioEncode, codec: libfdk_aac, suffix: _a} | The ffmpeg at hand has no encoder 'libfdk_aac'",
                "{type: AudioEncode, suffix: _a, dialogueEnhancement: {type: dn, enabled: true}} |"
                        + " The ffmpeg at hand has no filter 'dnenhance'",
                "{type: VideoEncode, codec: nonsense, format: mp4, suffix: _a} |"
                        + " encodes[0].codec: 'nonsense' is not allowed",
                "{type: VideoEncode, codec: libx264, format: exe, suffix: _a} |"
                        + " encodes[0].format: 'exe' is not allowed",
                "{type: X264Encode, suffix: _a, filters: [movie=x]} |"
                        + " encodes[0].filters[0]: the filter 'movie' is not allowed"
            })
    void whatCannotBeDoneIsNamed(String encode, String reason) throws Exception {
        assertThat(failure("encodes: [" + encode + "]")).isEqualTo(reason);
    }

    @Test
    void aFilmThatNotEveryDeviceCanHoldFails() throws Exception {
        String reason = failure("""
                encodes:
                  - {type: X264Encode, suffix: _v, params: {level: 1, pix_fmt: yuv420p}, x264-params: {ref: 8}}
                """);

        assertThat(reason)
                .startsWith("Coding might not be compatible on all devices:\n[libx264")
                .contains("DPB size");
    }
}
