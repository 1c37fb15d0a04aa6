package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.encoreservice.engine.ffmpeg.Abilities;
import io.encoreservice.engine.ffmpeg.EncodePlan;
import io.encoreservice.engine.ffmpeg.ParameterRefusedException;
import io.encoreservice.engine.ffmpeg.PlanException;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.profile.ProfileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** Whatever is put into any slot of any encode type, ffmpeg gets the same options, inputs and outputs in the same order. */
class HostileSlotsTest {

    /** As many as one test run has time for; {@code -Dhostile.cases=100000} has them all, in some minutes. */
    private static final int CASES = Integer.getInteger("hostile.cases", 5_000);

    private static final String PROFILE = """
            scaling: "#{profileParams['scaling'] ?: 'bicubic'}"
            deinterlaceFilter: "#{profileParams['deinterlace'] ?: 'yadif'}"
            encodes:
              - type: X264Encode
                suffix: "_a#{profileParams['suffix']}"
                format: "#{profileParams['format'] ?: 'mp4'}"
                width: "#{profileParams['width'] ?: 320}"
                twoPass: "#{profileParams['twoPass'] ?: true}"
                params: {b:v: "#{profileParams['rate'] ?: '1M'}", metadata: "title=#{profileParams['title']}"}
                x264-params: {keyint: "#{profileParams['keyint'] ?: 1}"}
                filters: ["#{profileParams['filter'] ?: 'hflip'}"]
                cropTo: "#{profileParams['crop'] ?: '1:1'}"
                padTo: "#{profileParams['pad'] ?: '16:9'}"
                inputLabel: "#{profileParams['label'] ?: 'main'}"
                vmaf:
                  enabled: true
                  feature: "#{profileParams['feature'] ?: 'name=psnr'}"
                  model: "#{profileParams['model'] ?: 'version=vmaf_v0.6.1'}"
                  threads: "#{profileParams['threads'] ?: 1}"
                  refFilters: ["#{profileParams['reference'] ?: 'hflip'}"]
                audioEncodes:
                  - type: AudioEncode
                    codec: "#{profileParams['codec'] ?: 'aac'}"
                    bitrate: "#{profileParams['bitrate'] ?: '96k'}"
                    samplerate: "#{profileParams['samplerate'] ?: 48000}"
                    channelLayout: "#{profileParams['layout'] ?: 'stereo'}"
                    audioMixPreset: "#{profileParams['preset'] ?: 'default'}"
                    filters: ["#{profileParams['audioFilter'] ?: 'volume=1'}"]
                    dialogueEnhancement:
                      type: dn
                      enabled: true
                      model: "#{profileParams['network'] ?: 'small'}"
                      attenuationLimit: "#{profileParams['limit'] ?: 3}"
                      sidechainCompress: {ratio: "#{profileParams['ratio'] ?: 8}", attack: "#{profileParams['attack'] ?: 9}"}
              - type: SimpleAudioEncode
                suffix: "_b#{profileParams['suffix']}"
                codec: "#{profileParams['codec'] ?: 'aac'}"
                bitrate: "#{profileParams['bitrate'] ?: '96k'}"
              - type: ThumbnailEncode
                suffix: "_c#{profileParams['suffix']}"
                percentages: ["#{profileParams['percent'] ?: 5}"]
                thumbnailHeight: "#{profileParams['height'] ?: 90}"
                quality: "#{profileParams['quality'] ?: 5}"
                suffixZeroPad: "#{profileParams['digits'] ?: 2}"
                decodeOutput: "#{profileParams['decode'] ?: 0}"
              - type: ThumbnailMapEncode
                suffix: "_d#{profileParams['suffix']}"
                optional: false
                cols: "#{profileParams['cols'] ?: 4}"
                format: "#{profileParams['picture'] ?: 'jpg'}"
            """;

    private static final List<String> SLOTS = Pattern.compile("profileParams\\['(\\w+)']")
            .matcher(PROFILE)
            .results()
            .map(match -> match.group(1))
            .distinct()
            .toList();

    private static final List<String> PIECES = List.of(
            "-i",
            "-f",
            "-y",
            " ",
            "/etc/passwd",
            "../",
            "..",
            ".",
            "/",
            "%d",
            "%",
            ";",
            ",",
            "movie=",
            "amovie=",
            "[0:v]",
            "[1:v]",
            "[",
            "]",
            "'",
            "\\",
            "\n",
            "\r",
            "\t",
            "|",
            ":",
            "=",
            "file:",
            "concat:",
            "http://a/b",
            "pipe:1",
            "a",
            "1",
            "0",
            "2",
            "mp4",
            "null",
            "tee",
            "lavfi",
            "scale",
            "scale=1",
            "hflip",
            "main",
            "aac",
            "copy",
            "5.1",
            "path=",
            "textfile=",
            "log_path=",
            "/w=",
            "{stream_index}",
            "#{1}",
            "}",
            "{",
            "- type: X264Encode",
            "\"",
            "true",
            "false",
            "\u00e9",
            "\u0000",
            "\u2028",
            "$(id)",
            "`id`",
            "&",
            ">",
            "stats",
            "k",
            "_");

    private static final Set<String> ALONE =
            Set.of("-xerror", "-hide_banner", "-y", "-nostdin", "-nostats", "-an", "-vn");
    private static final MediaFile CLIP = Plans.Pictures.landscape().file();

    /** What a command consists of, whatever the values are. */
    private record Shape(List<String> options, List<String> inputs, List<Path> outputFolders) {

        static Shape of(List<String> arguments) {
            List<String> options = new ArrayList<>();
            List<String> inputs = new ArrayList<>();
            List<Path> folders = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                String argument = arguments.get(i);
                if (!argument.startsWith("-") || argument.equals("-")) {
                    folders.add(Path.of(argument.equals("-") ? "-" : argument.replaceFirst("/[^/]*$", "")));
                } else if (ALONE.contains(argument)) {
                    options.add(argument);
                } else {
                    options.add(argument);
                    String value = arguments.get(++i);
                    if (argument.equals("-i")) {
                        // why: a suffix is part of the name of what is only passed on within the attempt's folder.
                        inputs.add(value.replaceFirst("^(/scratch)/[^/]*$", "$1"));
                    }
                }
            }
            return new Shape(options, inputs, folders);
        }
    }

    private static Gen<String> texts() {
        return lists().of(integers().between(0, PIECES.size() - 1))
                .ofSizeBetween(0, 4)
                .map(picks -> String.join("", picks.stream().map(PIECES::get).toList()));
    }

    private static List<Shape> shapes(Map<String, Object> params)
            throws PlanException, ParameterRefusedException, ProfileException, InterruptedException {
        EncoreJob job = Jobs.of("demo").with(params).lasting(2).reading("/usercontent/a.mp4");
        EncodePlan plan = Plans.of(PROFILE).by(Abilities.all()).of(job, CLIP);
        List<Shape> shapes = new ArrayList<>();
        plan.passes().forEach(pass -> shapes.add(Shape.of(pass)));
        plan.tiles().forEach(tiles -> shapes.add(Shape.of(tiles)));
        return shapes;
    }

    @Test
    void theSlotsHoldWhatIsMeant() throws Exception {
        assertThat(SLOTS).hasSizeGreaterThan(25);
        assertThat(shapes(Map.of()).get(1).inputs()).containsExactly("file:/in/0.mp4");
        assertThat(shapes(Map.of()).get(1).outputFolders().stream().map(Path::toString))
                .containsExactly("/out", "/out", "/scratch", "/out", "-");
    }

    @Test
    void noValueInAnySlotChangesTheShapeOfACommand() throws Exception {
        List<Shape> usual = shapes(Map.of());
        List<Shape> once = shapes(Map.of("twoPass", false));
        AtomicInteger planned = new AtomicInteger();

        qt().withFixedSeed(42)
                .withExamples(CASES)
                .forAll(
                        integers().between(0, SLOTS.size() - 1),
                        integers().between(0, SLOTS.size() - 1),
                        texts(),
                        texts())
                .checkAssert((first, second, text, other) -> {
                    Map<String, Object> params = new HashMap<>();
                    params.put(SLOTS.get(first), text);
                    params.put(SLOTS.get(second), other);
                    try {
                        List<Shape> shapes = shapes(params);
                        assertThat(shapes).as(params.toString()).isIn(usual, once);
                        planned.incrementAndGet();
                    } catch (PlanException | ParameterRefusedException | ProfileException e) {
                        assertThat(e.getMessage()).isNotBlank();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });

        assertThat(planned.get()).isGreaterThan(100);
    }
}
