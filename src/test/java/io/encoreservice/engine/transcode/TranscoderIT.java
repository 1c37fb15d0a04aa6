package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.encoreservice.engine.ffmpeg.Inputs;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.MediaFile.AudioFile;
import io.encoreservice.engine.job.MediaFile.ImageFile;
import io.encoreservice.engine.job.MediaFile.VideoFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscoderIT {

    @TempDir
    Path folder;

    @Test
    void aClipBecomesH264AndAacWithTheFactsClientsRead() throws Exception {
        // Given
        Rig rig = Rig.in(folder);
        TestMedia.clip(rig.content("a.mp4"), 4);
        // When
        Transcoded made = rig.transcode(Jobs.of("x264").reading("/usercontent/a.mp4"));
        // Then
        assertThat(rig.analyzed()).singleElement().isInstanceOf(VideoFile.class);
        assertThat(made.output()).singleElement().isInstanceOfSatisfying(VideoFile.class, file -> {
            assertThat(file.file()).isEqualTo("/usercontent/out/demo_x264.mp4");
            assertThat(file.format()).isEqualTo("MPEG-4");
            assertThat(file.fileSize()).isPositive();
            assertThat(file.overallBitrate()).isPositive();
            assertThat(file.duration()).isCloseTo(4.0, within(0.1));
            MediaFile.VideoStream video = file.videoStreams().getFirst();
            assertThat(video.format()).isEqualTo("AVC");
            assertThat(video.codec()).isEqualTo("h264");
            assertThat(video.width()).isEqualTo(160);
            assertThat(video.height()).isEqualTo(90);
            assertThat(video.level()).isEqualTo("1.1");
            assertThat(video.frameRate()).isEqualTo("25/1");
            assertThat(video.numFrames()).isEqualTo(100);
            assertThat(video.bitDepth()).isEqualTo(8);
            assertThat(video.isInterlaced()).isFalse();
            assertThat(video.codecTagString()).isEqualTo("avc1");
            MediaFile.AudioStream audio = file.audioStreams().getFirst();
            assertThat(audio.format()).isEqualTo("AAC");
            assertThat(audio.profile()).isEqualTo("LC");
            assertThat(audio.channels()).isEqualTo(2);
            assertThat(audio.channelLayout()).isEqualTo("stereo");
            assertThat(audio.samplingRate()).isEqualTo(48000);
        });
        assertThat(made.manifest().files()).singleElement().satisfies(entry -> {
            assertThat(entry.staged()).isEqualTo("demo_x264.mp4");
            assertThat(rig.attempt().resolve(entry.staged())).isRegularFile();
            assertThat(entry.target()).isEqualTo("/usercontent/out/demo_x264.mp4");
        });
        assertThat(made.speed()).isPositive();
        assertThat(rig.content("out")).doesNotExist();
    }

    @Test
    void twoPassesKeepTheProfilesOrderOfFiles() throws Exception {
        Rig rig = Rig.in(folder);
        TestMedia.clip(rig.content("a.mp4"), 2);

        Transcoded made = rig.transcode(Jobs.of("x264-twopass").reading("/usercontent/a.mp4"));

        assertThat(made.output())
                .extracting(MediaFile::file)
                .containsExactly("/usercontent/out/demo_2p.mp4", "/usercontent/out/demo_1p.mp4");
        assertThat(((VideoFile) made.output().getFirst()).audioStreams()).hasSize(1);
        assertThat(((VideoFile) made.output().getLast()).audioStreams()).isEmpty();
    }

    @Test
    void fiveDotOneIsMixedToStereoAndCopiedAsItIs() throws Exception {
        Rig rig = Rig.in(folder);
        TestMedia.tone(rig.content("a.wav"), 2, 6);

        Transcoded made = rig.transcode(Jobs.of("audio").reading("/usercontent/a.wav"));

        assertThat(made.output()).allSatisfy(file -> assertThat(file).isInstanceOf(AudioFile.class));
        assertThat(made.output())
                .extracting(file -> ((AudioFile) file).audioStreams().getFirst().channels())
                .containsExactly(2, 6);
        assertThat(made.speed()).isPositive();
    }

    @Test
    void thumbnailsAreCountedSizedAndSortedByNumber() throws Exception {
        Rig rig = Rig.in(folder);
        TestMedia.clip(rig.content("a.mp4"), 11);

        Transcoded made = rig.transcode(Jobs.of("thumbs").named("100%").reading("/usercontent/a.mp4"));

        assertThat(made.output())
                .hasSize(2 + 11 + 1)
                .allSatisfy(file -> assertThat(file).isInstanceOf(ImageFile.class));
        assertThat(made.output().subList(0, 4))
                .extracting(MediaFile::file)
                .containsExactly(
                        "/usercontent/out/100%_thumb01.jpg",
                        "/usercontent/out/100%_thumb02.jpg",
                        "/usercontent/out/100%_int0001.jpg",
                        "/usercontent/out/100%_int0002.jpg");
        assertThat(made.output().getLast().file()).isEqualTo("/usercontent/out/100%_3x2_32x18_thumbnail_map.jpg");
        assertThat(made.output())
                .extracting(file -> ((ImageFile) file).width() + "x" + ((ImageFile) file).height())
                .startsWith("128x72", "128x72", "64x36")
                .endsWith("64x36", "96x36");
        assertThat(made.output().getFirst()).extracting("format").isEqualTo("JPEG");
        assertThat(made.speed()).isZero();
    }

    @Test
    void thumbnailsAreTakenWithinWhatIsAskedForToo() throws Exception {
        Rig rig = Rig.in(folder);
        TestMedia.clip(rig.content("a.mp4"), 6);

        Transcoded made = rig.transcode(Jobs.of("thumbs").from(2).lasting(3).reading("/usercontent/a.mp4"));

        assertThat(made.output()).hasSize(2 + 3 + 1);
    }

    @Test
    void seekToAndDurationCutTheOutput() throws Exception {
        Rig rig = Rig.in(folder);
        TestMedia.clip(rig.content("a.mp4"), 6);
        Input input = Inputs.seeking("/usercontent/a.mp4", 1, false);

        Transcoded made = rig.transcode(Jobs.of("x264").from(1).lasting(2).reading(input));

        VideoFile file = (VideoFile) made.output().getFirst();
        assertThat(file.duration()).isCloseTo(2.0, within(0.1));
        assertThat(file.videoStreams().getFirst().numFrames()).isBetween(49, 51);
    }

    @Test
    void anInputThatIsNotThereFailsByItsVirtualPath() throws Exception {
        Rig rig = Rig.in(folder);

        assertThatThrownBy(() -> rig.transcode(Jobs.of("x264").reading("/usercontent/none.mp4")))
                .isInstanceOf(TranscodeFailedException.class)
                .hasMessage("ffprobe failed for /usercontent/none.mp4: No such file or directory");
    }

    @Test
    void anInputThatIsNoMediaFailsWithoutShowingHostPaths() throws Exception {
        Rig rig = Rig.in(folder);
        Files.writeString(rig.content("a.mp4"), "no film");

        assertThatThrownBy(() -> rig.transcode(Jobs.of("x264").reading("/usercontent/a.mp4")))
                .isInstanceOf(TranscodeFailedException.class)
                .hasMessage("ffprobe failed for /usercontent/a.mp4: Invalid data found when processing input");
    }

    @Test
    void whatFfmpegComplainsOfIsToldLastLineFirstAndWithoutHostPaths() throws Exception {
        Rig rig = Rig.in(folder);
        TestMedia.clip(rig.content("a.mp4"), 1);
        Input input = Inputs.withFilter("/usercontent/a.mp4", "scale=nonsense=1");

        assertThatThrownBy(() -> rig.transcode(Jobs.of("x264").reading(input)))
                .isInstanceOf(TranscodeFailedException.class)
                .message()
                .startsWith("Error running ffmpeg (exit code ")
                .contains(") :\n[fatal]")
                .doesNotContain(folder.toString());
    }

    @Test
    void profilesThatCannotBeUsedSayWhy() throws Exception {
        Rig rig = Rig.in(folder);
        TestMedia.clip(rig.content("a.mp4"), 1);

        assertThat(List.of("missing", "nothing", "broken", "refused", "elsewhere"))
                .map(profile -> rig.failure(Jobs.of(profile).reading("/usercontent/a.mp4")))
                .containsExactly(
                        "Error parsing profile missing: there is no profile of that name",
                        "Error parsing profile nothing: there is no profile of that name",
                        "Error parsing profile broken: encodes[0].type 'FancyEncode' is unknown; known are AudioEncode,"
                                + " SimpleAudioEncode, ThumbnailEncode, ThumbnailMapEncode, VideoEncode, X264Encode,"
                                + " X265Encode",
                        "encodes[0].params: 'vf' is not allowed",
                        "Error parsing profile elsewhere: its location is not at the index's own origin");
    }

    @Test
    void theBundledProgramProfileMakesItsLadder() throws Exception {
        Rig rig = Rig.in(folder).withBundledProfiles();
        TestMedia.clip(rig.content("a.mp4"), 2);
        EncoreJob job = Jobs.of("program-kf")
                .with(java.util.Map.of("keyframes", "expr:not(mod(n,10))"))
                .reading("/usercontent/a.mp4");

        Transcoded made = rig.transcode(job);

        assertThat(made.output())
                .extracting(MediaFile::file)
                .containsExactly(
                        "/usercontent/out/demo_x264_1080.mp4",
                        "/usercontent/out/demo_x264_720.mp4",
                        "/usercontent/out/demo_x264_360.mp4",
                        "/usercontent/out/demo_STEREO.mp4",
                        "/usercontent/out/demo_thumb01.jpg",
                        "/usercontent/out/demo_thumb02.jpg",
                        "/usercontent/out/demo_thumb03.jpg");
        assertThat(rig.keyFrames("demo_x264_360.mp4")).hasSize(5);
    }

    @Test
    void theOverlayIsDrawnWithTheBundledFont() throws Exception {
        Rig rig = Rig.in(folder);
        TestMedia.clip(rig.content("a.mp4"), 1);

        Transcoded made = rig.transcode(Jobs.of("x264").withOverlay().reading("/usercontent/a.mp4"));

        assertThat(made.output()).hasSize(1);
    }
}
