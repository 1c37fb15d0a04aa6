package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.shared.launch.EncodingJson;
import io.encoreservice.shared.launch.EncodingOverrides;
import io.encoreservice.shared.launch.EncodingOverrides.MixPreset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EncodingFieldTest {

    private static final EncodingOverrides BEFORE = parse("""
            {'exitOnError':false,'globalParams':{'threads':4},
             'audioMixPresets':{'de':{'fallbackToAuto':true,'defaultPan':{'mono':'FC=FL'}}}}""");

    @Test
    void everySettingIsTakenByItsNameInJson() {
        EncodingOverrides read = parse("""
                {'exitOnError':false,'flipWidthHeightIfPortrait':true,
                 'globalParams':{'threads':4,'fflags':'+genpts','benchmark':''},
                 'defaultChannelLayouts':{'3':'3.0','5':'5.0(side)'},
                 'audioMixPresets':{'night.Mix':{'fallbackToAuto':false,'defaultPan':{'stereo':'FL<FL+1.5*FC|FR<FR+1.5*FC'},
                   'panMapping':{'5.1(side)':{'5.1':'FL=FL|FR=FR|FC= .5 * FC - 0.1FL |LFE=LFE|BL=-1*SL|c5=c5'}}}},
                 'protocolInputParams':{'https':{'reconnect':0,'user_agent':'a b/1'}},
                 'includeQualityMetrics':['vmaf','psnr_y']}""");

        assertThat(read)
                .isEqualTo(new EncodingOverrides(
                        false,
                        true,
                        Map.of("threads", "4", "fflags", "+genpts", "benchmark", ""),
                        Map.of(3, "3.0", 5, "5.0(side)"),
                        Map.of(
                                "night.Mix",
                                new MixPreset(
                                        Map.of(
                                                "5.1(side)",
                                                Map.of(
                                                        "5.1",
                                                        "FL=FL|FR=FR|FC= .5 * FC - 0.1FL |LFE=LFE|BL=-1*SL|c5=c5")),
                                        Map.of("stereo", "FL<FL+1.5*FC|FR<FR+1.5*FC"),
                                        false)),
                        Map.of("https", Map.of("reconnect", "0", "user_agent", "a b/1")),
                        List.of("vmaf", "psnr_y")));
    }

    @Test
    void namesOfAnApplicationYmlAreTheSameNames() {
        EncodingOverrides yaml = parse("""
                {'exit-on-error':true,'global-params':{'[filter_threads]':2},'include-quality-metrics':['ssim'],
                 'audio-mix-presets':{'x':{'pan-mapping':{'[5.1]':{'stereo':'FL=FL|FR=FR'}},'fallback-to-auto':true}}}""");

        assertThat(yaml).isEqualTo(parse("""
                {'exitOnError':true,'globalParams':{'filter_threads':'2'},'includeQualityMetrics':['ssim'],
                 'audioMixPresets':{'x':{'panMapping':{'5.1':{'stereo':'FL=FL|FR=FR'}},'fallbackToAuto':true}}}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "{}", "{'globalParams':{}}", "{'exitOnError':null}"})
    void nothingIsNothing(String json) {
        assertThat(parse(json)).isEqualTo(EncodingOverrides.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {}                                                  | {'exitOnError':false,'globalParams':{'threads':'4'},'audioMixPresets':{'de':{'defaultPan':{'mono':'FC=FL'},'fallbackToAuto':true}}}
                    {'exit-on-error':null}                              | {'globalParams':{'threads':'4'},'audioMixPresets':{'de':{'defaultPan':{'mono':'FC=FL'},'fallbackToAuto':true}}}
                    {'globalParams':{'threads':null,'cpucount':1}}      | {'exitOnError':false,'globalParams':{'cpucount':'1'},'audioMixPresets':{'de':{'defaultPan':{'mono':'FC=FL'},'fallbackToAuto':true}}}
                    {'globalParams':null,'audioMixPresets':null}        | {'exitOnError':false}
                    {'globalParams':null,'audioMixPresets':{'de':null}} | {'exitOnError':false}
                    {'audioMixPresets':{'de':{'defaultPan':null}}}      | {'exitOnError':false,'globalParams':{'threads':'4'},'audioMixPresets':{'de':{'fallbackToAuto':true}}}
                    null                                                | {}
                    """)
    void aChangeIsMergedWithWhatIsSet(String patch, String after) {
        EncodingOverrides changed = change(patch).of(BEFORE);

        assertThat(EncodingJson.write(changed).toString()).isEqualTo(after.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    7                                                     | encoding must be an object
                    []                                                    | encoding must be an object
                    'x'                                                   | encoding must be an object
                    {'colour':1}                                          | encoding.colour is no such setting: there are audioMixPresets,
                    {'a\\u0000b':1}                                       | encoding.a?b is no such setting
                    {'exitOnError':'true'}                                | encoding.exitOnError must be true or false
                    {'flip-width-height-if-portrait':1}                   | encoding.flipWidthHeightIfPortrait must be true or false
                    {'globalParams':'-threads 4'}                         | encoding.globalParams must be an object
                    {'globalParams':{'i':'/etc/passwd'}}                  | encoding.globalParams.i is not allowed
                    {'globalParams':{'filter_complex_script':'/x'}}       | encoding.globalParams.filter_complex_script is not allowed
                    {'globalParams':{'report':''}}                        | encoding.globalParams.report is not allowed
                    {'globalParams':{'copyts':''}}                           | encoding.globalParams.copyts is not allowed
                    {'globalParams':{'threads:v':1}}                      | encoding.globalParams.threads:v is not allowed
                    {'globalParams':{'threads':''}}                       | encoding.globalParams.threads must be 1 to 200 characters long
                    {'globalParams':{'threads':[1]}}                      | encoding.globalParams.threads must be a string, a number or a boolean
                    {'globalParams':{'threads':'-i'}}                     | encoding.globalParams.threads must not contain
                    {'globalParams':{'threads':'${PATH}'}}                | encoding.globalParams.threads must not contain
                    {'globalParams':{'benchmark':'1'}}                       | encoding.globalParams.benchmark must be empty: it takes no value
                    {'defaultChannelLayouts':{'0':'mono'}}                | encoding.defaultChannelLayouts.0 is not allowed: each name names a number of channels
                    {'defaultChannelLayouts':{'3':'stereo'}}              | encoding.defaultChannelLayouts.3 must be the name of a channel layout of ffmpeg's with 3 channels
                    {'defaultChannelLayouts':{'3':'surround'}}            | encoding.defaultChannelLayouts.3 must be the name
                    {'defaultChannelLayouts':{'3':3.0}}                   | encoding.defaultChannelLayouts.3 must be the name
                    {'audioMixPresets':{'a b':{}}}                        | encoding.audioMixPresets.a?b is not allowed
                    {'audioMixPresets':{'a':{}}}                          | encoding.audioMixPresets.a must have one of panMapping, defaultPan, fallbackToAuto, or be null
                    {'audioMixPresets':{'a':{'panMapping':{'5.1':{}}}}}   | encoding.audioMixPresets.a must have one of
                    {'audioMixPresets':{'a':{'pan':{}}}}                  | encoding.audioMixPresets.a.pan is no such setting: there are defaultPan, fallbackToAuto, panMapping
                    {'audioMixPresets':{'a':{'defaultPan':{'6.9':''}}}}   | encoding.audioMixPresets.a.defaultPan.6.9 is not allowed: each name is a channel layout
                    {'audioMixPresets':{'a':{'panMapping':{'5.1':'x'}}}}  | encoding.audioMixPresets.a.panMapping.5.1 must be an object
                    {'protocolInputParams':{'file':{}}}                   | encoding.protocolInputParams.file is not allowed: each name names http or https
                    {'protocolInputParams':{'http':{'http_proxy':'x'}}}   | encoding.protocolInputParams.http.http_proxy is not allowed
                    {'protocolInputParams':{'http':{'referer':'a\\nb'}}}  | encoding.protocolInputParams.http.referer must not contain control characters
                    {'includeQualityMetrics':[]}                          | encoding.includeQualityMetrics must be an array of 1 to 32
                    {'includeQualityMetrics':'vmaf'}                      | encoding.includeQualityMetrics must be an array
                    {'includeQualityMetrics':{'a':'vmaf'}}                | encoding.includeQualityMetrics must be an array
                    {'includeQualityMetrics':['VMAF']}                    | encoding.includeQualityMetrics must be an array
                    {'includeQualityMetrics':[1]}                         | encoding.includeQualityMetrics must be an array
                    """)
    void aWrongSettingIsNamedWithItsRule(String json, String reason) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(InvalidInstanceException.class)
                .message()
                .startsWith(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "FL",
                "FL=FL,amovie=/etc/passwd",
                "FL=FL[out];amovie=/etc/passwd",
                "FL=FL:eval=1",
                "FL=FL|FR='x'",
                "FL=FL|FR=\\FR",
                "FL=FL|",
                "FL=FL\nFR",
                "FL=FL*2",
                "FL=$FL",
                "FL=/FL",
                "fl=fl"
            })
    void nothingButAMixCanStandWhereAMixIsMeant(String pan) {
        ObjectNode encoding = JsonMapper.shared().createObjectNode();
        encoding.putObject("audioMixPresets")
                .putObject("a")
                .putObject("defaultPan")
                .put("stereo", pan);

        assertThatThrownBy(() -> EncodingField.change(encoding))
                .isInstanceOf(InvalidInstanceException.class)
                .message()
                .startsWith("encoding.audioMixPresets.a.defaultPan.stereo must be an expression of ffmpeg's pan");
    }

    @Test
    void aLongMixIsRefusedSoon() {
        String blanks = "FL=FL" + " ".repeat(990) + "x";

        assertThatThrownBy(() -> parse("{'audioMixPresets':{'a':{'defaultPan':{'mono':'" + blanks + "'}}}}"))
                .isInstanceOf(InvalidInstanceException.class);
        assertThat(parse("{'audioMixPresets':{'a':{'defaultPan':{'mono':'FC=FL" + "+FL".repeat(331) + "'}}}}")
                        .audioMixPresets())
                .hasSize(1);
    }

    @Test
    void settingsHaveALongestLength() {
        String layout = "'stereo':'FL=FL" + "+FL".repeat(300) + "'";
        StringBuilder presets = new StringBuilder();
        for (int preset = 0; preset < 20; preset++) {
            presets.append(",'p")
                    .append(preset)
                    .append("':{'defaultPan':{")
                    .append(layout)
                    .append("}}");
        }

        assertThatThrownBy(() -> parse("{'audioMixPresets':{" + presets.substring(1) + "}}"))
                .hasMessage("encoding must be at most 16384 characters of JSON");
    }

    private static EncodingOverrides parse(String json) {
        return change(json).of(EncodingOverrides.NONE);
    }

    private static EncodingChange change(String json) {
        return EncodingField.change(JsonMapper.shared().readTree(json.replace('\'', '"')));
    }
}
