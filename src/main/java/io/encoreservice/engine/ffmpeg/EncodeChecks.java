package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.profile.AudioEncode;
import io.encoreservice.engine.profile.AudioStreamEncode;
import io.encoreservice.engine.profile.DialogueEnhancement;
import io.encoreservice.engine.profile.Encode;
import io.encoreservice.engine.profile.SimpleAudioEncode;
import io.encoreservice.engine.profile.ThumbnailEncode;
import io.encoreservice.engine.profile.ThumbnailMapEncode;
import io.encoreservice.engine.profile.VideoEncode;
import io.encoreservice.engine.profile.Vmaf;
import org.jspecify.annotations.Nullable;

/** Applies the parameter policy to every text of an encode that reaches ffmpeg. */
final class EncodeChecks {

    private EncodeChecks() {}

    static void check(String at, Encode encode, ParameterPolicy policy) throws ParameterRefusedException {
        policy.checkSuffix(at + ".suffix", encode.suffix());
        policy.checkLabel(at + ".inputLabel", encode.inputLabel());
        switch (encode) {
            case VideoEncode video -> video(at, video, policy);
            case AudioEncode audio -> {
                policy.checkFormat(at + ".format", audio.format());
                audio(at, audio, policy);
            }
            case SimpleAudioEncode audio -> {
                policy.checkFormat(at + ".format", audio.format());
                simpleAudio(at, audio, policy);
            }
            case ThumbnailEncode thumbnails -> {}
            case ThumbnailMapEncode map -> picture(at, map.format());
        }
    }

    private static void video(String at, VideoEncode encode, ParameterPolicy policy) throws ParameterRefusedException {
        policy.checkCodec(at + ".codec", encode.codec());
        policy.checkFormat(at + ".format", encode.format());
        policy.checkOutputOptions(at + ".params", encode.params());
        policy.checkCodecParams(at + "." + encode.codecParamsOption(), encode.codecParams());
        policy.checkFilters(at + ".filters", encode.filters());
        policy.checkRatio(at + ".cropTo", encode.cropTo());
        policy.checkRatio(at + ".padTo", encode.padTo());
        Vmaf vmaf = encode.vmaf();
        if (vmaf != null) {
            policy.checkFilterValue(at + ".vmaf.feature", vmaf.feature());
            policy.checkFilterValue(at + ".vmaf.model", vmaf.model());
            policy.checkFilters(at + ".vmaf.refFilters", vmaf.refFilters());
        }
        for (int i = 0; i < encode.audioEncodes().size(); i++) {
            AudioStreamEncode stream = encode.audioEncodes().get(i);
            String inner = at + ".audioEncodes[" + i + "]";
            policy.checkLabel(inner + ".inputLabel", stream.inputLabel());
            switch (stream) {
                case AudioEncode audio -> audio(inner, audio, policy);
                case SimpleAudioEncode audio -> simpleAudio(inner, audio, policy);
            }
        }
    }

    private static void audio(String at, AudioEncode encode, ParameterPolicy policy) throws ParameterRefusedException {
        policy.checkCodec(at + ".codec", encode.codec());
        policy.checkOutputOptions(at + ".params", encode.params());
        policy.checkFilters(at + ".filters", encode.filters());
        bitrate(at, encode.bitrate(), policy);
        DialogueEnhancement enhancement = encode.dialogueEnhancement();
        if (enhancement != null && enhancement.method() instanceof DialogueEnhancement.Neural neural) {
            policy.checkFilterValue(at + ".dialogueEnhancement.model", neural.model());
        }
    }

    private static void simpleAudio(String at, SimpleAudioEncode encode, ParameterPolicy policy)
            throws ParameterRefusedException {
        policy.checkCodec(at + ".codec", encode.codec());
        policy.checkOutputOptions(at + ".params", encode.params());
        bitrate(at, encode.bitrate(), policy);
    }

    private static void bitrate(String at, @Nullable String bitrate, ParameterPolicy policy)
            throws ParameterRefusedException {
        if (bitrate != null) {
            policy.checkWord(at + ".bitrate", bitrate);
        }
    }

    private static void picture(String at, String format) throws ParameterRefusedException {
        if (!format.matches("jpg|jpeg|png")) {
            throw new ParameterRefusedException(at + ".format", "must be jpg or png");
        }
    }
}
