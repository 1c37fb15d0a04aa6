package io.encoreservice.engine.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Still pictures at some moments.
 *
 * @param percentages the moments, in percent of the duration
 * @param intervalSeconds seconds between the moments instead
 * @param thumbnailWidth in pixels, -2 for in proportion
 * @param thumbnailHeight in pixels, -2 for in proportion
 * @param quality 1 the best to 31
 * @param suffix what follows the base name in the file's name
 * @param suffixZeroPad digits of the number in the file's name
 * @param inputLabel which input they are made of
 * @param optional whether they are left out when they cannot be made
 * @param enabled whether they are made at all
 * @param decodeOutput the number of the output that is decoded for it, null for the input itself
 */
public record ThumbnailEncode(
        List<Integer> percentages,
        @Nullable Double intervalSeconds,
        int thumbnailWidth,
        int thumbnailHeight,
        int quality,
        String suffix,
        int suffixZeroPad,
        String inputLabel,
        boolean optional,
        boolean enabled,
        @Nullable Integer decodeOutput)
        implements Encode {}
