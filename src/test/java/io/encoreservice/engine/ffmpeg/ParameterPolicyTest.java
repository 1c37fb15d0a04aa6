package io.encoreservice.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterPolicyTest {

    private final ParameterPolicy policy = new ParameterPolicy();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/a.mp4",
                "https://example.org/a b.mp4",
                "/usercontent/a.mp4",
            })
    void onlyWebAddressesWithoutBlanksAndOwnFilesAreInputs(String uri) {
        boolean allowed = !uri.contains(" ");
        if (allowed) {
            assertThatCode(() -> policy.checkInput(Inputs.of(uri))).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> policy.checkInput(Inputs.of(uri))).hasMessageStartingWith("uri: ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-i",
                "/etc/passwd",
                "/usercontentx/a",
                "file:/etc/passwd",
                "concat:http://a/b",
                "HTTP://a/b",
                "lavfi:testsrc",
                "subfile,,start,0,end,9,,:/etc/passwd",
                "http://a/\r\nHost: b",
                "s3:bucket/a",
                "pipe:0",
                "data:text/plain,x"
            })
    void anyOtherInputAddressIsRefused(String uri) {
        assertThatThrownBy(() -> policy.checkInput(Inputs.of(uri)))
                .isInstanceOf(ParameterRefusedException.class)
                .hasMessageStartingWith("uri: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "i",
                "f",
                "protocol_whitelist",
                "format_whitelist",
                "http_proxy",
                "safe",
                "allowed_extensions",
                "filter_complex",
                "attach",
                "dump_attachment",
                "map",
                "c",
                "codec",
                "headers",
                "/ss",
                "-i",
                "ss:v:0:0",
                "r:x",
                "",
                "lavfi",
                "stream_loop",
                "enable_drefs",
                "tls_verify",
                "reconnect -i"
            })
    void anInputOptionOutsideTheListIsRefusedByName(String option) {
        assertThatThrownBy(() -> policy.checkInput(Inputs.withParams(Map.of(option, "1"))))
                .isInstanceOf(ParameterRefusedException.class)
                .hasMessage("params: '" + option + "' is not allowed");
    }

    @Test
    void whatClientsSendToReconnectIsAllowed() {
        assertThatCode(() -> policy.checkInput(
                        Inputs.withParams(Map.of("reconnect", "1", "reconnect_on_network_error", "1", "r:v:0", "25"))))
                .doesNotThrowAnyException();
    }

    @Test
    void anOptionWithoutArgumentTakesNoneBecauseFfmpegWouldTakeItForAnOutput() {
        assertThatThrownBy(() -> policy.checkInput(Inputs.withParams(Map.of("re", "/tmp/out.mp4"))))
                .hasMessage("params.re: takes no value");
    }

    @Test
    void anOptionWithArgumentNeedsOneBecauseItWouldSwallowTheNext() {
        Map<String, @Nullable String> params = Collections.singletonMap("r", null);
        assertThatThrownBy(() -> policy.checkInput(Inputs.withParams(params))).hasMessage("params.r: needs a value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "movie=/etc/passwd",
                "null,movie=a",
                "null[x];[x]movie=a",
                "mo\\vie=a",
                "'mov'ie=a",
                "  movie = a",
                "movie@null=a",
                "amovie=a",
                "subtitles=a.srt",
                "ass=a",
                "drawtext=textfile=/etc/passwd",
                "lut3d=/etc/passwd",
                "sendcmd=f=a",
                "metadata=print:file=/tmp/x",
                "scale=/w=/etc/passwd",
                "scale=w=1:/h=/etc/passwd",
                "scale='w=1: /h=/etc/passwd'",
                "scale=w=1\\:\\/h=a",
                "[in]color=c=red[out]",
                "testsrc2",
                "nullsrc",
                "null=a'",
                "null\\",
                "null,",
                ",null",
                "",
                "null;",
                "[a",
                "null]",
                "[a;b]null",
                "loudnorm=stats_file=/tmp/x"
            })
    void aFilterThatReadsWritesOrBreaksOutOfItsPlaceIsRefused(String filter) {
        assertThatThrownBy(() -> policy.checkFilters("videoFilters", List.of("null", filter)))
                .isInstanceOf(ParameterRefusedException.class)
                .hasMessageStartingWith("videoFilters[1]: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scale=iw/2:-2",
                "crop=min(iw\\,ih*16/9):ih",
                "crop='min(iw,ih*16/9)':ih",
                "hqdn3d,unsharp=5:5:0.5",
                "volume=0.9",
                "fps=25, format=yuv420p",
                "pan=stereo|FL=FL+0.707107*FC|FR=FR",
                "[VIDEO-main-_x.mp4]split[a][b];[a][b]overlay=0:0",
                "yadif@first=mode=1"
            })
    void filtersThatOnlyTouchThePictureOrSoundAreAllowed(String filter) {
        assertThatCode(() -> policy.checkFilters("f", List.of(filter))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "cqm,/etc/passwd",
        "stats,a",
        "qpfile,a",
        "csv,a",
        "zones,'0,10,stats=a'",
        "dump-yuv,a",
        "keyint,1:stats=a",
        "crf,' '"
    })
    void codecParamsThatNameFilesOrHideOthersAreRefused(String name, String value) {
        assertThatThrownBy(() -> policy.checkCodecParams("x264-params", Map.of(name, value)))
                .isInstanceOf(ParameterRefusedException.class);
        assertThatThrownBy(() -> policy.checkOutputOptions("params", Map.of("x264-params", name + "=" + value)))
                .isInstanceOf(ParameterRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "a/b", "a..b", "%d", "a b", "a:b", "a]b", "a\\b", "a'b", "ä"})
    void aSuffixThatIsNoPlainPartOfAFileNameIsRefused(String suffix) {
        assertThatThrownBy(() -> policy.checkSuffix("suffix", suffix)).isInstanceOf(ParameterRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hls", "m3u8", "tee", "null", "mp4/../../x", "segment", "", "MP4", "image2", "rtp", "sh"})
    void aFormatThatIsNoSingleFileIsRefused(String format) {
        assertThatThrownBy(() -> policy.checkFormat("format", format)).isInstanceOf(ParameterRefusedException.class);
    }

    @Test
    void theParamsOfTheRecordedExamplesAreAllowed() {
        Map<String, @Nullable String> params = Map.of(
                "b:v",
                "600k",
                "pix_fmt",
                "yuv420p",
                "preset",
                "veryfast",
                "crf",
                "30",
                "r",
                "25",
                "metadata",
                "title=a-b",
                "force_key_frames",
                "expr:not(mod(n,96))+eq(n,0)",
                "q:a:{stream_index}",
                "2");
        assertThatCode(() -> policy.checkOutputOptions("params", params)).doesNotThrowAnyException();
        assertThatCode(() -> policy.checkCodecParams("x264-params", Map.of("keyint", "100", "bframes", "2")))
                .doesNotThrowAnyException();
    }

    @Test
    void aLabelThatWouldEndTheFiltersLabelIsRefused() {
        for (String label : Arrays.asList("a]b", "a;b", "", "a b")) {
            assertThatThrownBy(() -> policy.checkLabel("videoLabel", label))
                    .isInstanceOf(ParameterRefusedException.class);
        }
    }
}
