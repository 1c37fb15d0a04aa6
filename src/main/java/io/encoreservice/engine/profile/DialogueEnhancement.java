package io.encoreservice.engine.profile;

import org.jspecify.annotations.Nullable;

/**
 * How voices are lifted over everything else: the centre channel presses the others down while somebody speaks.
 *
 * @param method what makes the centre channel clearer, or makes one
 * @param compression how much the other channels give way
 */
public record DialogueEnhancement(Method method, Compression compression) {

    /** What is done to the centre channel, SVT Encore's {@code type}. */
    public sealed interface Method permits Native, Neural {}

    /**
     * With ffmpeg's own filters.
     *
     * @param stereo how a centre is made of two channels, null when stereo is left alone
     */
    public record Native(@Nullable Stereo stereo) implements Method {}

    /**
     * @param original how much of the original centre stays
     * @param enhance how much of the found voices is added
     * @param voice how eagerly voices are found
     */
    public record Stereo(int original, int enhance, int voice) {}

    /**
     * With a neural network in ffmpeg, SVT Encore's {@code dn}.
     *
     * @param model which network
     * @param postFilter whether noise is suppressed further
     * @param attenuationLimit the most that noise is pressed down, in dB
     * @param lookahead frames to look ahead
     */
    public record Neural(
            @Nullable String model,
            @Nullable Boolean postFilter,
            @Nullable Double attenuationLimit,
            @Nullable Integer lookahead)
            implements Method {}

    /**
     * @param ratio how strongly
     * @param threshold from which loudness of the centre on
     * @param release milliseconds until it is let go
     * @param attack milliseconds until it grips
     */
    public record Compression(int ratio, double threshold, double release, double attack) {}
}
