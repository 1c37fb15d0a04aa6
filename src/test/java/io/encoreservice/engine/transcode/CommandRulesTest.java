package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.ffmpeg.Abilities;
import io.encoreservice.engine.ffmpeg.AnInput;
import io.encoreservice.engine.ffmpeg.AudioMixPreset;
import io.encoreservice.engine.ffmpeg.EncodingSettings;
import io.encoreservice.engine.ffmpeg.FfmpegAbilities;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.transcode.Plans.Pictures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SVT Encore's rules of command building that no recording shows. */
class CommandRulesTest {

    private static final String URI = "/usercontent/a.mp4";
    private static final String ONE = "encodes: [{type: X264Encode, suffix: _v, twoPass: false, height: 360}]";
    private static final String BOTH = "encodes: [{type: X264Encode, suffix: _v, width: 640, height: 360}]";

    private static EncoreJob job(AnInput... inputs) {
        return Jobs.of("demo")
                .reading(List.of(inputs).stream().map(AnInput::input).toArray(Input[]::new));
    }

    private static EncodingSettings settings(
            boolean exitOnError,
            boolean flip,
            Map<String, @Nullable String> globalParams,
            Map<Integer, String> layouts,
            AudioMixPreset preset) {
        return new EncodingSettings(
                exitOnError, flip, globalParams, layouts, Map.of("default", preset), Set.of(), null);
    }

    @Test
    void anInterlacedAnamorphicPictureIsMadePlainThenCroppedPaddedAndFiltered() throws Exception {
        EncoreJob job = job(AnInput.of(URI).cropTo("4:3").padTo("32:18").videoFilter("hqdn3d=4"));
        MediaFile dv = new Pictures(720, 576, "64:45", "16:9", 0, true).file();

        assertThat(Plans.of(ONE).filter("[0:v]", job, dv))
                .isEqualTo("[0:v]yadif,setdar=16/9,scale=iw*sar:ih,"
                        + "crop=min(iw\\,ih*4/3):min(ih\\,iw/(4/3)),"
                        + "pad=aspect=16/9:x=(ow-iw)/2:y=(oh-ih)/2,hqdn3d=4,split=1[VIDEO-main-_v.mp4]");
    }

    @Test
    void aProfileNamesItsOwnDeinterlacerAndScaler() throws Exception {
        MediaFile interlaced = new Pictures(1920, 1080, "1:1", "16:9", 0, true).file();
        Plans plans = Plans.of("{scaling: lanczos, deinterlaceFilter: bwdif=mode=0,"
                + " encodes: [{type: X264Encode, suffix: _v, height: 360}]}");

        assertThat(plans.filter("[0:v]", job(AnInput.of(URI)), interlaced))
                .isEqualTo("[0:v]bwdif=mode=0,split=1[VIDEO-main-_v.mp4]");
        assertThat(plans.filter("sws_flags", job(AnInput.of(URI)), interlaced)).isEqualTo("sws_flags=lanczos");
    }

    @Test
    void theInputsOwnDarGoesBeforeTheStreamsAndAnUnknownPixelIsSquare() throws Exception {
        MediaFile anamorphic = new Pictures(720, 576, "16:15", "4:3", 0, false).file();
        MediaFile unknown = new Pictures(720, 576, "0:1", "", 0, false).file();

        assertThat(Plans.of(ONE).filter("[0:v]", job(AnInput.of(URI).dar("16/9")), anamorphic))
                .isEqualTo("[0:v]setdar=16/9,scale=iw*sar:ih,split=1[VIDEO-main-_v.mp4]");
        assertThat(Plans.of(ONE).filter("[0:v]", job(AnInput.of(URI).dar("16:9")), unknown))
                .isEqualTo("[0:v]setsar=1/1,split=1[VIDEO-main-_v.mp4]");
    }

    @Test
    void anOutputIsCroppedScaledPaddedAndFilteredInThatOrder() throws Exception {
        Plans plans = Plans.of("""
                encodes:
                  - type: VideoEncode
                    codec: mpeg4
                    format: mov
                    suffix: _v
                    params: {}
                    width: 640
                    height: 360
                    cropTo: '1:1'
                    padTo: 16/9
                    filters: [unsharp, eq=contrast=1.1]
                """);

        assertThat(plans.filter(
                        "[VIDEO-main",
                        job(AnInput.of(URI)),
                        Pictures.landscape().file()))
                .isEqualTo("[VIDEO-main-_v.mov]crop=min(iw\\,ih*1/1):min(ih\\,iw/(1/1)),"
                        + "scale=640:360:force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1/1,"
                        + "pad=aspect=16/9:x=(ow-iw)/2:y=(oh-ih)/2,unsharp,eq=contrast=1.1[VIDEO-_v.mov]");
    }

    @ParameterizedTest
    @CsvSource({
        "1080, 1920, 9:16, 0, , , 360:640",
        "1920, 1080, 16:9, 0, , , 640:360",
        "1920, 1080, 16:9, 90, , , 360:640",
        "1920, 1080, 16:9, -90, , , 360:640",
        "1920, 1080, 16:9, 180, , , 640:360",
        "1080, 1920, 9:16, 0, 16:9, , 640:360",
        "1080, 1920, 9:16, 0, , 16:9, 640:360",
        "1920, 1080, 16:9, 0, 9:16, , 360:640"
    })
    void widthAndHeightChangePlacesForPicturesThatStand(
            int width,
            int height,
            String dar,
            int rotation,
            @Nullable String padTo,
            @Nullable String cropTo,
            String size)
            throws Exception {
        AnInput input = AnInput.of(URI);
        if (padTo != null) {
            input.padTo(padTo);
        }
        if (cropTo != null) {
            input.cropTo(cropTo);
        }
        MediaFile media = new Pictures(width, height, "1:1", dar, rotation, false).file();

        assertThat(Plans.of(BOTH).filter("[VIDEO-main", job(input), media)).contains("]scale=" + size + ":force");
        assertThat(Plans.of(BOTH)
                        .under(settings(true, false, Map.of(), Map.of(), AudioMixPreset.automatic()))
                        .filter("[VIDEO-main", job(input), media))
                .contains("]scale=640:360:force");
    }

    @Test
    void eachInputsPictureAndSoundAreTakenByTheirLabels() throws Exception {
        Plans plans = Plans.of("""
                encodes:
                  - type: X264Encode
                    suffix: _v
                    height: 360
                    audioEncodes:
                      - type: AudioEncode
                      - type: AudioEncode
                        inputLabel: alt
                        codec: libopus
                        samplerate: 24000
                        bitrate: 64k
                        params: {"ac:a:{stream_index}": 2}
                  - type: AudioEncode
                    suffix: _alt
                    inputLabel: alt
                  - type: AudioEncode
                    suffix: _none
                    inputLabel: none
                    optional: true
                """);
        EncoreJob job = Jobs.of("demo")
                .from(1)
                .lasting(3)
                .reading(
                        AnInput.of(URI).only(Input.Type.VIDEO).stream(1)
                                .from(0.5)
                                .input(),
                        AnInput.of("/usercontent/b.mp4").only(Input.Type.AUDIO).stream(1)
                                .audioFilter("volume=0.5")
                                .input(),
                        AnInput.of("/usercontent/c.mp4")
                                .only(Input.Type.AUDIO)
                                .labelled("alt")
                                .inLayout("stereo")
                                .input());
        MediaFile two = Pictures.landscape().file(List.of(Plans.sound(2, "stereo"), Plans.sound(6, "5.1(side)")));

        List<String> arguments = plans.arguments(job, Pictures.landscape().file(), two, Plans.mono(4));

        assertThat(arguments.subList(arguments.indexOf("-filter_complex") + 1, arguments.size()))
                .containsExactly(
                        "sws_flags=bicubic;[0:v:1]split=1[VIDEO-main-_v.mp4];"
                                + "[VIDEO-main-_v.mp4]scale=-2:360[VIDEO-_v.mp4];"
                                + "[1:a:1]volume=0.5,asplit=1[AUDIO-main-_v.mp4-0];"
                                + "[2:a:0][2:a:1]join=inputs=2:channel_layout=stereo:map=0.0-FL|1.0-FR,"
                                + "asplit=2[AUDIO-alt-_v.mp4-1][AUDIO-alt-_alt.mp4-0];"
                                + "[AUDIO-main-_v.mp4-0]aformat=channel_layouts=stereo[AUDIO-_v.mp4-0];"
                                + "[AUDIO-alt-_v.mp4-1]aformat=channel_layouts=stereo[AUDIO-_v.mp4-1];"
                                + "[AUDIO-alt-_alt.mp4-0]aformat=channel_layouts=stereo[AUDIO-_alt.mp4-0]",
                        "-map",
                        "[VIDEO-_v.mp4]",
                        "-ss",
                        "1.0",
                        "-map",
                        "[AUDIO-_v.mp4-0]",
                        "-ss",
                        "1.0",
                        "-map",
                        "[AUDIO-_v.mp4-1]",
                        "-ss",
                        "1.0",
                        "-t",
                        "3.0",
                        "-c:v",
                        "libx264",
                        "-c:a:0",
                        "aac",
                        "-ar:a:0",
                        "48000",
                        "-c:a:1",
                        "libopus",
                        "-ar:a:1",
                        "24000",
                        "-b:a:1",
                        "64k",
                        "-ac:a:1",
                        "2",
                        "-metadata",
                        "comment=Transcoded using Encore",
                        "/out/demo_v.mp4",
                        "-map",
                        "[AUDIO-_alt.mp4-0]",
                        "-ss",
                        "1.0",
                        "-t",
                        "3.0",
                        "-vn",
                        "-c:a:0",
                        "aac",
                        "-ar:a:0",
                        "48000",
                        "-metadata",
                        "comment=Transcoded using Encore",
                        "/out/demo_alt.mp4");
    }

    @Test
    void whatIsReadOfAnInputIsTheDurationAndWhatTheOutputSkipsOfIt() throws Exception {
        EncoreJob job = Jobs.of("demo")
                .from(1)
                .lasting(3)
                .reading(AnInput.of(URI)
                        .from(2.5)
                        .keepingTimestamps()
                        .with(Map.of("r", "25"))
                        .input());

        List<String> pass =
                Plans.of(ONE).of(job, Pictures.landscape().file()).passes().getFirst();

        assertThat(pass.subList(pass.indexOf("-r"), pass.indexOf("-filter_complex")))
                .containsExactly("-r", "25", "-t", "4.0", "-ss", "2.5", "-copyts", "-i", "file:/in/0.mp4");
        assertThat(pass).containsSubsequence("-map", "[VIDEO-_v.mp4]", "-ss", "3.5", "-t", "3.0");
    }

    @Test
    void aFilterThatNamesItsOwnSourceIsTakenAsItStands() throws Exception {
        Plans plans = Plans.of("""
                encodes:
                  - type: X264Encode
                    suffix: _v
                    filters: ["[VIDEO-main-_v.mp4]split=2[left][right];[left][right]hstack"]
                """);

        List<String> arguments =
                plans.arguments(job(AnInput.of(URI)), Pictures.landscape().file());

        assertThat(arguments.get(arguments.indexOf("-filter_complex") + 1))
                .isEqualTo("sws_flags=bicubic;[0:v]split=1[VIDEO-main-_v.mp4];"
                        + "[VIDEO-main-_v.mp4]split=2[left][right];[left][right]hstack[VIDEO-_v.mp4]");
    }

    @Test
    void labelsThatTwoInputsShareAreRefused() {
        EncoreJob same = job(AnInput.of(URI), AnInput.of("/usercontent/b.mp4").only(Input.Type.AUDIO));
        EncoreJob apart = job(
                AnInput.of(URI).only(Input.Type.VIDEO),
                AnInput.of("/usercontent/b.mp4").only(Input.Type.AUDIO));
        MediaFile media = Pictures.landscape().file();

        assertThat(Plans.of(ONE).refusal(same, media, media)).isEqualTo("Inputs contain duplicate labels");
        assertThat(Plans.of(ONE).refusal(apart, media, media)).isEqualTo("it was planned");
    }

    @Test
    void aThumbnailOfAnOutputIsMadeOfThatOutputDecodedOnce() throws Exception {
        Plans plans = Plans.of("""
                encodes:
                  - {type: X264Encode, suffix: _a, height: 720}
                  - {type: X264Encode, suffix: _b, height: 360, twoPass: true, params: {b:v: 1M}}
                  - {type: ThumbnailEncode, percentages: [50], thumbnailHeight: -2, decodeOutput: 1}
                  - {type: ThumbnailMapEncode, cols: 2, rows: 5, decodeOutput: 1}
                  - {type: ThumbnailEncode, suffix: _small, intervalSeconds: 2, thumbnailHeight: 90, decodeOutput: 0}
                """);
        EncoreJob job = Jobs.of("demo").from(2).lasting(4).reading(URI);

        List<String> last = plans.arguments(job, Pictures.landscape().file());

        assertThat(last.subList(last.indexOf("/out/demo_b.mp4"), last.size()))
                .containsExactly(
                        "/out/demo_b.mp4",
                        "-dec",
                        "0:v:0",
                        "-map",
                        "[VIDEO-_a.mp4]",
                        "-ss",
                        "2.0",
                        "-t",
                        "4.0",
                        "-c:v",
                        "libx264",
                        "-an",
                        "-metadata",
                        "comment=Transcoded using Encore",
                        "/out/demo_a.mp4",
                        "-dec",
                        "1:v:0",
                        "-filter_complex",
                        "[dec:1]select=(isnan(prev_pts)+lt(prev_pts*TB\\,2.0))*gte(pts*TB\\,2.0),"
                                + "scale=w=-2:h=-2:out_range=jpeg[VIDEO-_thumb02d.jpg]",
                        "-map",
                        "[VIDEO-_thumb02d.jpg]",
                        "-fps_mode",
                        "vfr",
                        "-q:v",
                        "5",
                        "-an",
                        "-metadata",
                        "comment=Transcoded using Encore",
                        "/out/demo_thumb%02d.jpg",
                        "-filter_complex",
                        "[dec:1]select=isnan(prev_selected_t)+gt(floor(t/0.4)\\,floor(prev_selected_t/0.4)),"
                                + "pad=aspect=16/9:x=(ow-iw)/2:y=(oh-ih)/2,scale=-1:90"
                                + "[VIDEO-_2x5_160x90_thumbnail_map.jpg]",
                        "-map",
                        "[VIDEO-_2x5_160x90_thumbnail_map.jpg]",
                        "-fps_mode",
                        "vfr",
                        "-an",
                        "-metadata",
                        "comment=Transcoded using Encore",
                        "/scratch/demo_2x5_160x90_thumbnail_map%04d.png",
                        "-filter_complex",
                        "[dec:0]select=isnan(prev_selected_t)+gt(floor(t/2.0)\\,floor(prev_selected_t/2.0)),"
                                + "scale=w=-2:h=90:out_range=jpeg[VIDEO-_small02d.jpg]",
                        "-map",
                        "[VIDEO-_small02d.jpg]",
                        "-fps_mode",
                        "vfr",
                        "-q:v",
                        "5",
                        "-an",
                        "-metadata",
                        "comment=Transcoded using Encore",
                        "/out/demo_small%02d.jpg");
    }

    @Test
    void onlyAFilmAmongTheOutputsCanBeDecodedAgain() {
        String profile = """
                encodes:
                  - {type: AudioEncode, suffix: _s}
                  - {type: ThumbnailEncode, decodeOutput: %d, optional: %s}
                """;
        EncoreJob job = job(AnInput.of(URI));
        MediaFile media = Pictures.landscape().file();

        assertThat(Plans.of(profile.formatted(0, false)).refusal(job, media))
                .isEqualTo("Can not generate _thumb02d.jpg! decodeOutput 0 is no video among the outputs");
        assertThat(Plans.of(profile.formatted(9, false)).refusal(job, media)).contains("decodeOutput 9 is no video");
        assertThat(Plans.of(profile.formatted(9, true)).refusal(job, media)).isEqualTo("it was planned");
    }

    @Test
    void withoutLibvmafAnOutputIsComparedByXpsnrAndSsim() throws Exception {
        Plans plans = Plans.of("""
                encodes:
                  - {type: X264Encode, suffix: _a, height: 360, vmaf: {enabled: true, refFilters: [hqdn3d]}}
                  - {type: X264Encode, suffix: _b, height: 180, vmaf: {enabled: false}}
                """);
        EncoreJob job = Jobs.of("demo").from(1).lasting(2).reading(URI);

        List<String> arguments = plans.arguments(job, Pictures.landscape().file());

        assertThat(arguments.get(arguments.indexOf("-filter_complex") + 1))
                .contains("[0:v]split=3[VIDEO-main-_a.mp4][VMAF-_a.mp4][VIDEO-main-_b.mp4]");
        assertThat(arguments.subList(arguments.indexOf("/out/demo_b.mp4") + 1, arguments.size()))
                .containsExactly(
                        "-filter_complex",
                        "sws_flags=bicubic;[VMAF-_a.mp4]hqdn3d,trim=start=1.0,setpts=PTS-STARTPTS,"
                                + "split=3[VMAF-_a.mp41][VMAF-_a.mp42][VMAF-_a.mp43];"
                                + "[dec:0][VMAF-_a.mp41]scale=rw:rh,setpts=PTS-STARTPTS,"
                                + "split=2[VMAF-_a.mp4dist1][VMAF-_a.mp4dist2];"
                                + "[VMAF-_a.mp4dist1][VMAF-_a.mp42]xpsnr=stats_file=quality_a.mp4.xpsnr.log[VMAF-_a.mp4xpsnr];"
                                + "[VMAF-_a.mp4dist2][VMAF-_a.mp43]ssim=stats_file=quality_a.mp4.ssim.log[VMAF-_a.mp4ssim]",
                        "-map",
                        "[VMAF-_a.mp4xpsnr]",
                        "-f",
                        "null",
                        "-",
                        "-map",
                        "[VMAF-_a.mp4ssim]",
                        "-f",
                        "null",
                        "-");
    }

    @Test
    void theDialogueOfFiveDotOneIsLiftedInAllItsChannels() throws Exception {
        Plans plans = Plans.of("""
                encodes:
                  - type: AudioEncode
                    suffix: _DE
                    codec: ac3
                    channelLayout: '5.1'
                    dialogueEnhancement: {enabled: true, sidechainCompress: {ratio: 4, attack: 50}}
                """);

        List<String> arguments = plans.arguments(job(AnInput.of(URI)), Plans.sounding(6, "5.1"));

        assertThat(arguments.get(arguments.indexOf("-filter_complex") + 1))
                .isEqualTo("sws_flags=bicubic;[0:a:0]asplit=1[AUDIO-main-_DE.mp4-0];"
                        + "[AUDIO-main-_DE.mp4-0]channelsplit=channel_layout=5.1"
                        + "[CH-_DE-FL][CH-_DE-FR][CH-_DE-FC][CH-_DE-LFE][CH-_DE-BL][CH-_DE-BR];"
                        + "[CH-_DE-FC]asplit=2[SC-_DE][CH-_DE-FC-OUT];"
                        + "[CH-_DE-FL][CH-_DE-FR][CH-_DE-LFE][CH-_DE-BL][CH-_DE-BR]amerge=inputs=5[BG-_DE];"
                        + "[BG-_DE][SC-_DE]sidechaincompress=threshold=0.012:ratio=4:release=1000.0:attack=50.0[COMPR-_DE];"
                        + "[COMPR-_DE][CH-_DE-FC-OUT]amerge,aformat=channel_layouts=5.1[AUDIO-_DE.mp4-0]");
    }

    @ParameterizedTest
    @CsvSource({
        "native, 1, mono, the dialogue of mono sound cannot be enhanced",
        "native, 4, quad, the dialogue of quad sound cannot be enhanced",
        "dn, 4, quad, the dialogue of quad sound cannot be enhanced",
        "dn, 1, mono, it was planned",
        "dn, 3, 3.0, it was planned",
        "native, 3, 3.0, it was planned",
        "native, 2, stereo, it was planned"
    })
    void soundWithoutACentreHasNoDialogueToLift(String type, int channels, String layout, String answer) {
        String profile = """
                encodes:
                  - {type: AudioEncode, suffix: _DE, dialogueEnhancement: {type: %s, enabled: true}, optional: %s}
                  - {type: AudioEncode, suffix: _S}
                """;
        MediaFile media = Plans.sounding(channels, layout);

        assertThat(Plans.of(profile.formatted(type, false)).by(Abilities.all()).refusal(job(AnInput.of(URI)), media))
                .endsWith(answer);
        assertThat(Plans.of(profile.formatted(type, true)).by(Abilities.all()).refusal(job(AnInput.of(URI)), media))
                .isEqualTo("it was planned");
    }

    @Test
    void stereoIsLeftAloneWhereTheProfileSaysSo() {
        Plans plans = Plans.of("encodes: [{type: AudioEncode, suffix: _DE, dialogueEnhancement:"
                + " {enabled: true, dialogueEnhanceStereo: {enabled: false}}}]");

        assertThat(plans.refusal(job(AnInput.of(URI)), Plans.sounding(2, "stereo")))
                .isEqualTo("Can not generate _DE.mp4! the dialogue of stereo sound cannot be enhanced");
    }

    @ParameterizedTest
    @CsvSource({
        "1, mono, stereo, pan=stereo|mapped",
        "6, 5.1, stereo, pan=stereo|default",
        "2, stereo, '5.1', no mix",
        "6, 5.1, mono, aformat=channel_layouts=mono",
        "2, stereo, '7.1', no mix"
    })
    void aMixIsTheMappedPanThenTheDefaultOneThenFfmpegs(int channels, String from, String to, String mix) {
        AudioMixPreset preset = new AudioMixPreset(
                Map.of("mono", Map.of("stereo", "mapped")), Map.of("stereo", "default", "5.1", "never"), true);
        Plans plans = Plans.of("encodes: [{type: AudioEncode, suffix: _a, channelLayout: '" + to + "'}]")
                .under(settings(true, true, Map.of(), Map.of(), preset));
        EncoreJob job = job(AnInput.of(URI));

        if (mix.equals("no mix")) {
            assertThat(plans.refusal(job, Plans.sounding(channels, from)))
                    .isEqualTo("Can not generate _a.mp4! there is no mix from " + from + " to " + to);
        } else {
            assertThat(filterOf(plans, job, Plans.sounding(channels, from))).contains("]" + mix + "[AUDIO");
        }
    }

    private static String filterOf(Plans plans, EncoreJob job, MediaFile media) {
        try {
            return plans.filter("[AUDIO", job, media);
        } catch (Exception e) {
            return String.valueOf(e);
        }
    }

    @Test
    void channelsWithoutALayoutAreTakenForWhatTheOperatorSays() throws Exception {
        Plans plans = Plans.of("encodes: [{type: AudioEncode, suffix: _a, channelLayout: mono}]");
        EncoreJob job = job(AnInput.of(URI));

        assertThat(plans.filter("[0:a:0][", job, Plans.mono(5))).contains("join=inputs=5:channel_layout=5.0:map");
        assertThat(plans.under(settings(true, true, Map.of(), Map.of(5, "5.0(side)"), AudioMixPreset.automatic()))
                        .filter("[0:a:0][", job, Plans.mono(5)))
                .contains("join=inputs=5:channel_layout=5.0(side):map=0.0-FL|1.0-FR|2.0-FC|3.0-SL|4.0-SR");
    }

    @Test
    void monoStreamsBeforeOthersAreNotMixed() {
        MediaFile mixed = Pictures.landscape().file(List.of(Plans.sound(1, "mono"), Plans.sound(2, "stereo")));

        assertThat(Plans.of("encodes: [{type: AudioEncode, suffix: _a}]").refusal(job(AnInput.of(URI)), mixed))
                .isEqualTo(
                        "Mono audio streams followed by others in /usercontent/a.mp4 are not supported: choose one by"
                                + " audioStream");
    }

    @Test
    void whatFfmpegIsToldBeforeItsInputsIsTheOperators() throws Exception {
        Map<String, @Nullable String> globals = new LinkedHashMap<>();
        globals.put("threads", "4");
        globals.put("benchmark", null);
        EncoreJob job = job(AnInput.of(URI));
        MediaFile media = Pictures.landscape().file();

        assertThat(Plans.of(ONE).of(job, media).passes().getFirst())
                .startsWith("-xerror", "-hide_banner", "-loglevel", "+level", "-y");
        assertThat(Plans.of(ONE)
                        .under(settings(false, true, globals, Map.of(), AudioMixPreset.automatic()))
                        .of(job, media)
                        .passes()
                        .getFirst())
                .startsWith("-threads", "4", "-benchmark", "-hide_banner", "-loglevel", "+level", "-y");
    }

    @Test
    void whatTheFfmpegAtHandHasNotIsNamedEvenWhereItIsOptional() {
        FfmpegAbilities few =
                new FfmpegAbilities(Set.of("libx264", "aac"), Set.of("split", "scale", "asplit", "aformat"));
        EncoreJob job = job(AnInput.of(URI));
        MediaFile media = Pictures.landscape().file();

        assertThat(Plans.of("encodes: [{type: AudioEncode, codec: libfdk_aac, suffix: _a, optional: true}]")
                        .by(few)
                        .refusal(job, media))
                .isEqualTo("The ffmpeg at hand has no encoder 'libfdk_aac'");
        assertThat(Plans.of("encodes: [{type: X265Encode, suffix: _a}]").by(few).refusal(job, media))
                .isEqualTo("The ffmpeg at hand has no encoder 'libx265'");
        assertThat(Plans.of("encodes: [{type: X264Encode, suffix: _a, filters: [zscale=w=10]}]")
                        .by(few)
                        .refusal(job, media))
                .isEqualTo("The ffmpeg at hand has no filter 'zscale'");
        assertThat(Plans.of("encodes: [{type: SimpleAudioEncode, codec: copy, suffix: _a}]")
                        .by(few)
                        .refusal(job, media))
                .isEqualTo("it was planned");
    }

    @Test
    void theTilesOfAMapBecomeOnePicture() throws Exception {
        EncoreJob job = job(AnInput.of(URI));

        List<String> tiles = Plans.of("encodes: [{type: ThumbnailMapEncode, cols: 4, rows: 3, quality: 7}]")
                .of(job, Pictures.landscape().file())
                .tiles()
                .getFirst();

        assertThat(tiles)
                .containsSubsequence(
                        "-y",
                        "-i",
                        "/scratch/demo_4x3_160x90_thumbnail_map%04d.png",
                        "-vf",
                        "tile=4x3",
                        "-frames:v",
                        "1",
                        "-q:v",
                        "7")
                .endsWith("/out/demo_4x3_160x90_thumbnail_map.jpg");
    }

    @Test
    void whatIsNotEnabledIsNotMadeAndNothingAtAllIsAnError() {
        String profile = "encodes: [{type: X264Encode, suffix: _v, enabled: \"#{profileParams['video'] ?: false}\"}]";
        MediaFile media = Pictures.landscape().file();

        assertThat(Plans.of(profile).refusal(job(AnInput.of(URI)), media)).startsWith("No outputs to encode!");
        assertThat(Plans.of(profile)
                        .refusal(Jobs.of("demo").with(Map.of("video", true)).reading(URI), media))
                .isEqualTo("it was planned");
        assertThat(Plans.of("encodes: [{type: AudioEncode}, {type: AudioEncode}]")
                        .refusal(job(AnInput.of(URI)), media))
                .isEqualTo("Profile demo contains duplicate suffixes: _aac_stereo.mp4");
    }
}
