package io.encoreservice.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FfmpegAbilitiesTest {

    private final FfmpegAbilities abilities =
            FfmpegAbilities.read("""
            Encoders:
             V..... = Video
             A..... = Audio
             .F.... = Frame-level multithreading
             ------
             V....D libx264              libx264 H.264 / AVC (codec h264)
             VFS..D dnxhd                VC3/DNxHD
             A..X.D opus                 Opus
             S..... srt                  SubRip subtitle
            """.lines().toList(), """
            Filters:
              T.. = Timeline support
              A = Audio input/output
              | = Source or sink filter
             .. scale             V->V       Scale the input video size.
             TS ssim              VV->V      Calculate the SSIM between two video streams.
             .. channelsplit      A->N       Split audio into per-channel streams.
             .. movie             |->N       Read from a movie source.
            """.lines().toList());

    @Test
    void whatFfmpegListsIsReadByNameAlone() {
        assertThat(abilities.encoders()).containsExactlyInAnyOrder("libx264", "dnxhd", "opus", "srt");
        assertThat(abilities.filters()).containsExactlyInAnyOrder("scale", "ssim", "channelsplit", "movie");
    }

    @Test
    void everyEncoderAndFilterOfACommandIsLookedFor() {
        assertThatCode(() -> abilities.check(List.of(
                        "-filter_complex",
                        "sws_flags=bicubic;[0:v]scale=-2:360,scale@x=w=1[a];[a][b]ssim=stats_file=x",
                        "-c:v",
                        "libx264",
                        "-c:a:0",
                        "opus",
                        "-c:a",
                        "copy")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> abilities.check(List.of("-c:a:12", "aac", "x")))
                .hasMessage("The ffmpeg at hand has no encoder 'aac'");
        assertThatThrownBy(() -> abilities.check(List.of(
                        "-i", "a", "-filter_complex", "[0:v]scale=1:1[a]", "-filter_complex", "[dec:0]hflip[b]")))
                .hasMessage("The ffmpeg at hand has no filter 'hflip'");
    }
}
