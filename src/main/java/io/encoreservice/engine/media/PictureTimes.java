package io.encoreservice.engine.media;

/**
 * When the pictures of a stream are shown.
 *
 * @param first seconds from where the file begins to the first of them, 0 when it does not say
 * @param steady whether all come at the stream's frame rate, as far as the file tells
 */
public record PictureTimes(double first, boolean steady) {}
