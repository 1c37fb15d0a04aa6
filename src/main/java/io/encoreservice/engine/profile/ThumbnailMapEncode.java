package io.encoreservice.engine.profile;

import org.jspecify.annotations.Nullable;

/**
 * One picture of many small ones, evenly spaced.
 *
 * @param tileWidth of one small picture
 * @param tileHeight of one small picture
 * @param cols pictures in a row
 * @param rows rows
 * @param quality 1 the best to 31
 * @param suffix what follows the base name in the file's name
 * @param format {@code jpg} or {@code png}
 * @param inputLabel which input it is made of
 * @param optional whether it is left out when it cannot be made
 * @param enabled whether it is made at all
 * @param decodeOutput the number of the output that is decoded for it, null for the input itself
 */
public record ThumbnailMapEncode(
        int tileWidth,
        int tileHeight,
        int cols,
        int rows,
        int quality,
        String suffix,
        String format,
        String inputLabel,
        boolean optional,
        boolean enabled,
        @Nullable Integer decodeOutput)
        implements Encode {}
