package io.encoreservice.engine.profile;

import io.encoreservice.engine.profile.DialogueEnhancement.Compression;
import io.encoreservice.engine.profile.DialogueEnhancement.Method;
import io.encoreservice.engine.profile.DialogueEnhancement.Native;
import io.encoreservice.engine.profile.DialogueEnhancement.Neural;
import io.encoreservice.engine.profile.DialogueEnhancement.Stereo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a profile says of sound, with SVT Encore's field names and defaults. */
final class AudioReader {

    private AudioReader() {}

    static List<AudioStreamEncode> besideVideo(Fields fields) throws ProfileException {
        List<AudioStreamEncode> encodes = new ArrayList<>();
        for (Fields encode : fields.objects("audioEncodes")) {
            encodes.add(stream(encode));
        }
        Fields single = fields.optionalObject("audioEncode");
        if (encodes.isEmpty() && single != null) {
            encodes.add(stream(single));
        }
        return List.copyOf(encodes);
    }

    private static AudioStreamEncode stream(Fields fields) throws ProfileException {
        return switch (fields.text("type")) {
            case "AudioEncode" -> mixed(fields);
            case "SimpleAudioEncode" -> simple(fields);
            default -> throw fields.unknownType("AudioEncode, SimpleAudioEncode");
        };
    }

    static AudioEncode mixed(Fields fields) throws ProfileException {
        String codec = fields.text("codec", "aac");
        String layout = fields.text("channelLayout", "stereo");
        return new AudioEncode(
                codec,
                fields.optionalText("bitrate"),
                fields.number("samplerate", 48000, 1000, 768000),
                layout,
                fields.text("suffix", "_" + codec + "_" + layout),
                fields.texts("params"),
                fields.list("filters"),
                fields.text("audioMixPreset", "default"),
                dialogueEnhancement(fields),
                fields.flag("optional", false),
                fields.flag("enabled", true),
                fields.text("format", "mp4"),
                fields.text("inputLabel", "main"));
    }

    static SimpleAudioEncode simple(Fields fields) throws ProfileException {
        String codec = fields.text("codec", "aac");
        return new SimpleAudioEncode(
                codec,
                fields.optionalText("bitrate"),
                fields.has("samplerate") ? fields.number("samplerate", 48000, 1000, 768000) : null,
                fields.text("suffix", "_" + codec),
                fields.texts("params"),
                fields.flag("optional", false),
                fields.flag("enabled", true),
                fields.text("format", "mp4"),
                fields.text("inputLabel", "main"));
    }

    private static @Nullable DialogueEnhancement dialogueEnhancement(Fields encode) throws ProfileException {
        Fields fields = encode.optionalObject("dialogueEnhancement");
        if (fields == null || !fields.flag("enabled", false)) {
            return null;
        }
        Method method = switch (fields.text("type", "native")) {
            case "native" -> new Native(stereo(fields.objectOrNone("dialogueEnhanceStereo")));
            case "dn" ->
                new Neural(
                        fields.optionalText("model"),
                        fields.has("postFilter") ? fields.flag("postFilter", false) : null,
                        fields.optionalDecimal("attenuationLimit"),
                        fields.has("lookahead") ? fields.number("lookahead", 0, 0, 1000) : null);
            default -> throw fields.unknownType("dn, native");
        };
        Fields sidechain = fields.objectOrNone("sidechainCompress");
        return new DialogueEnhancement(
                method,
                new Compression(
                        sidechain.number("ratio", 8, 1, 20),
                        sidechain.decimal("threshold", 0.012, 0.000976563, 1),
                        sidechain.decimal("release", 1000, 0.01, 9000),
                        sidechain.decimal("attack", 100, 0.01, 2000)));
    }

    private static @Nullable Stereo stereo(Fields fields) throws ProfileException {
        if (!fields.flag("enabled", true)) {
            return null;
        }
        return new Stereo(
                fields.number("original", 1, 0, 1),
                fields.number("enhance", 1, 0, 3),
                fields.number("voice", 2, 2, 32));
    }
}
