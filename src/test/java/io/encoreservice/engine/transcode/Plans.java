package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.Abilities;
import io.encoreservice.engine.ffmpeg.CommandInput;
import io.encoreservice.engine.ffmpeg.EncodePlan;
import io.encoreservice.engine.ffmpeg.EncodingSettings;
import io.encoreservice.engine.ffmpeg.FfmpegAbilities;
import io.encoreservice.engine.ffmpeg.ParameterPolicy;
import io.encoreservice.engine.ffmpeg.ParameterRefusedException;
import io.encoreservice.engine.ffmpeg.PlanException;
import io.encoreservice.engine.ffmpeg.Source;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.profile.Profile;
import io.encoreservice.engine.profile.ProfileException;
import io.encoreservice.engine.profile.ProfileRepository;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What ffmpeg would be told, for tests: {@code Plans.of("encodes: …").of(job, media)}. */
final class Plans {

    private static final ParameterPolicy POLICY = new ParameterPolicy();

    private final String profile;
    private EncodingSettings settings = EncodingSettings.usual(null);
    private FfmpegAbilities abilities = Abilities.usual();

    private Plans(String profile) {
        this.profile = profile;
    }

    static Plans of(String profile) {
        return new Plans(profile);
    }

    Plans under(EncodingSettings settings) {
        this.settings = settings;
        return this;
    }

    Plans by(FfmpegAbilities abilities) {
        this.abilities = abilities;
        return this;
    }

    EncodePlan of(EncoreJob job, MediaFile... media)
            throws PlanException, ParameterRefusedException, ProfileException, InterruptedException {
        ProfileRepository profiles = new ProfileRepository(
                URI.create("file:/index.yml"),
                "#{",
                "}",
                location -> (location.getPath().equals("/index.yml") ? "demo: demo.yml" : profile)
                        .getBytes(StandardCharsets.UTF_8));
        Profile read = profiles.find("demo", job);
        List<CommandInput> inputs = new ArrayList<>();
        for (int i = 0; i < media.length; i++) {
            inputs.add(CommandInput.of(
                    job.request().inputs().get(i), Source.file(Path.of("/in/" + i + ".mp4")), media[i]));
        }
        return EncodePlan.of(
                job.request(),
                inputs,
                read,
                new EncodePlan.Folders(Path.of("/out"), Path.of("/scratch")),
                POLICY,
                settings,
                abilities);
    }

    /** Its only pass's arguments from the first input on. */
    List<String> arguments(EncoreJob job, MediaFile... media) throws Exception {
        List<List<String>> passes = of(job, media).passes();
        List<String> only = passes.getLast();
        return only.subList(only.indexOf("-i"), only.size());
    }

    /** The part of its filter graph that begins with {@code label}. */
    String filter(String label, EncoreJob job, MediaFile... media) throws Exception {
        List<String> arguments = arguments(job, media);
        String graph = arguments.get(arguments.indexOf("-filter_complex") + 1);
        return List.of(graph.split(";", -1)).stream()
                .filter(part -> part.startsWith(label))
                .findFirst()
                .orElse("no " + label + " in " + graph);
    }

    String refusal(EncoreJob job, MediaFile... media) {
        try {
            of(job, media);
            return "it was planned";
        } catch (PlanException | ParameterRefusedException | ProfileException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A file of 1920x1080 with so many audio streams of one channel each. */
    static MediaFile mono(int streams) {
        return Pictures.landscape().file(Collections.nCopies(streams, sound(1, "mono")));
    }

    static MediaFile sounding(int channels, @Nullable String layout) {
        return Pictures.landscape().file(List.of(sound(channels, layout)));
    }

    static MediaFile.AudioStream sound(int channels, @Nullable String layout) {
        return new MediaFile.AudioStream("AAC", "aac", 10, channels, layout, 48000, 1L, "LC");
    }

    /** Video streams that differ in what matters for filters. */
    record Pictures(int width, int height, String sar, String dar, int rotation, boolean interlaced) {

        static Pictures landscape() {
            return new Pictures(1920, 1080, "1:1", "16:9", 0, false);
        }

        MediaFile file(List<MediaFile.AudioStream> audio) {
            MediaFile.VideoStream video = new MediaFile.VideoStream(
                    "AVC",
                    "h264",
                    "High",
                    "5.1",
                    width,
                    height,
                    sar,
                    dar,
                    rotation,
                    "yuv420p",
                    "25/1",
                    10,
                    1L,
                    8,
                    250,
                    interlaced,
                    null,
                    null,
                    null,
                    null,
                    null,
                    "avc1");
            return new MediaFile.VideoFile("f", 1, "MPEG-4", 1L, 10, List.of(video, video), audio, false, "VideoFile");
        }

        MediaFile file() {
            return file(List.of(sound(2, "stereo")));
        }
    }
}
