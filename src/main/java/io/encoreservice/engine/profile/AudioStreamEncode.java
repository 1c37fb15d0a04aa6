package io.encoreservice.engine.profile;

/** An encode that gives one audio stream, in a file of its own or beside a video. */
public sealed interface AudioStreamEncode permits AudioEncode, SimpleAudioEncode {

    boolean enabled();

    boolean optional();

    String inputLabel();
}
