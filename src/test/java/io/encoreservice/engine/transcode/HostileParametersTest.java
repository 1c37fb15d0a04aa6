package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.encoreservice.engine.ffmpeg.Abilities;
import io.encoreservice.engine.ffmpeg.CommandInput;
import io.encoreservice.engine.ffmpeg.EncodePlan;
import io.encoreservice.engine.ffmpeg.EncodingSettings;
import io.encoreservice.engine.ffmpeg.Inputs;
import io.encoreservice.engine.ffmpeg.ParameterPolicy;
import io.encoreservice.engine.ffmpeg.ParameterRefusedException;
import io.encoreservice.engine.ffmpeg.PlanException;
import io.encoreservice.engine.ffmpeg.Source;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.profile.Profile;
import io.encoreservice.engine.profile.ProfileException;
import io.encoreservice.engine.profile.ProfileRepository;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** Whatever texts a tenant sends, ffmpeg gets the same inputs and outputs and no option but those listed. */
class HostileParametersTest {

    private static final List<String> PIECES = List.of(
            "-i",
            "-f",
            "/etc/passwd",
            "../",
            "%d",
            ";",
            ",",
            "movie=",
            "[0:v]",
            "]",
            "'",
            "\\",
            "\n",
            "|",
            ":",
            "=",
            "file:",
            "concat:",
            " ",
            "a",
            "1",
            "null",
            "-y",
            "tee",
            "lavfi",
            "scale",
            "=/w=",
            "#{",
            "}",
            "${",
            "- type: X264Encode",
            "\"",
            "true",
            "é",
            "\u0000",
            "..",
            ".",
            "/out/x.mp4",
            "T(java.lang.Runtime)",
            "expr:1",
            "stats",
            "crf",
            "r",
            "re");

    private static final String PROFILE = """
            encodes:
              - type: X264Encode
                suffix: "_x#{profileParams['suffix']}"
                format: "#{profileParams['format'] ?: 'mp4'}"
                height: #{profileParams['height'] ?: 90}
                params:
                  crf: #{profileParams['value'] ?: 30}
                  metadata: title=#{profileParams['value']}
                filters: ["scale=w=1#{profileParams['filter']}"]
                x264-params:
                  keyint: "#{profileParams['codec'] ?: 1}"
            """;

    private final ParameterPolicy policy = new ParameterPolicy();
    private final ProfileRepository profiles = new ProfileRepository(
            URI.create("file:/index.yml"),
            "#{",
            "}",
            location ->
                    (location.getPath().equals("/index.yml") ? "p: p.yml" : PROFILE).getBytes(StandardCharsets.UTF_8));

    private static Gen<String> texts() {
        return lists().of(integers().between(0, PIECES.size() - 1))
                .ofSizeBetween(0, 4)
                .map(picks -> String.join("", picks.stream().map(PIECES::get).toList()));
    }

    @Test
    void noValueOfAProfileParamAddsAnEncodeAnOptionAnInputOrAnOutput() {
        AtomicInteger planned = new AtomicInteger();
        qt().withFixedSeed(7)
                .withExamples(3000)
                .forAll(
                        integers()
                                .between(0, 5)
                                .map(List.of("suffix", "format", "height", "value", "filter", "codec")::get),
                        texts())
                .checkAssert((param, text) -> {
                    EncoreJob job = Jobs.of("p").with(Map.of(param, text)).reading("/usercontent/a.mp4");
                    if (accepted(job, param)) {
                        planned.incrementAndGet();
                    }
                });
        assertThat(planned.get()).isPositive();
    }

    @Test
    void noOptionFilterOrNameOfAnInputOrJobAddsAnything() {
        AtomicInteger planned = new AtomicInteger();
        qt().withFixedSeed(11)
                .withExamples(3000)
                .forAll(texts(), texts(), integers().between(0, 3))
                .checkAssert((first, second, where) -> {
                    Map<String, String> params = new HashMap<>();
                    params.put(first, second.isEmpty() ? null : second);
                    EncoreJob job = switch (where) {
                        case 0 -> Jobs.of("p").reading(Inputs.withParams(params));
                        case 1 -> Jobs.of("p").reading(Inputs.withFilter("/usercontent/a.mp4", first + second));
                        case 2 -> Jobs.of("p").named(first + second).reading("/usercontent/a.mp4");
                        default -> Jobs.of("p").reading(Inputs.inLayout("/usercontent/a.mp4", first));
                    };
                    if (accepted(job, "where " + where)) {
                        planned.incrementAndGet();
                    }
                });
        assertThat(planned.get()).isPositive();
    }

    private boolean accepted(EncoreJob job, String as) {
        try {
            Profile profile = profiles.find("p", job);
            assertThat(profile.encodes()).as(as).hasSize(1);
            Input input = job.request().inputs().getFirst();
            policy.checkInput(input);
            CommandInput source =
                    CommandInput.of(input, Source.file(Path.of("/in/a.mp4")), WorkedExamplesTest.Clips.stereo());
            EncodePlan plan = EncodePlan.of(
                    job.request(),
                    List.of(source),
                    profile,
                    new EncodePlan.Folders(Path.of("/out"), Path.of("/scratch")),
                    policy,
                    EncodingSettings.usual(null),
                    Abilities.all());
            assertStructure(plan.passes().getFirst(), input.params().size());
            return true;
        } catch (ProfileException | PlanException | ParameterRefusedException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // why: what the same job has without any hostile text, counted once by hand.
    private static void assertStructure(List<String> arguments, int params) {
        assertThat(Collections.frequency(arguments, "-i")).isEqualTo(1);
        assertThat(arguments.get(arguments.indexOf("-i") + 1)).isEqualTo("file:/in/a.mp4");
        assertThat(Path.of(arguments.getLast()).normalize().getParent()).isEqualTo(Path.of("/out"));
        int before = arguments.indexOf("-format_whitelist") + 2;
        int input = arguments.indexOf("-i");
        assertThat(input - before).isBetween(params, 2 * params);
        List<String> after = arguments.subList(input + 2, arguments.size() - 1);
        assertThat(after).hasSize(15);
        assertThat(List.of(after.get(0), after.get(2), after.get(4), after.get(6), after.get(8), after.get(10)))
                .containsExactly("-filter_complex", "-map", "-crf", "-metadata", "-x264-params", "-c:v");
    }
}
