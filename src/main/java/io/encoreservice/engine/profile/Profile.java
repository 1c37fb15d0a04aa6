package io.encoreservice.engine.profile;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to encode.
 *
 * @param encodes what to make, in order
 * @param scaling the scaler's flags for the whole filter graph
 * @param deinterlaceFilter the filter for interlaced video
 * @param joinSegmentParams options of ffmpeg when segments are joined
 */
public record Profile(
        List<Encode> encodes,
        String scaling,
        String deinterlaceFilter,
        Map<String, @Nullable String> joinSegmentParams) {}
