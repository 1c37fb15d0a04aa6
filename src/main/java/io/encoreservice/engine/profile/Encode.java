package io.encoreservice.engine.profile;

/** One thing that a profile makes. */
public sealed interface Encode
        permits VideoEncode, AudioEncode, SimpleAudioEncode, ThumbnailEncode, ThumbnailMapEncode {

    /** Whether it is made at all. */
    boolean enabled();

    /** Whether it is left out, rather than the job failed, when the input does not allow it. */
    boolean optional();

    /** Which input it is made of. */
    String inputLabel();

    /** What follows the base name in the file's name. */
    String suffix();
}
