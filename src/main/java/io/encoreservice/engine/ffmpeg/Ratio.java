package io.encoreservice.engine.ffmpeg;

import org.jspecify.annotations.Nullable;

/** A positive fraction in lowest terms. */
record Ratio(long over, long under) {

    static final Ratio ONE = new Ratio(1, 1);

    /** Reads {@code 16:9} or {@code 16/9}; null when it is no positive fraction. */
    static @Nullable Ratio parse(@Nullable String text) {
        if (text == null || !text.matches("\\d{1,9}[:/]\\d{1,9}")) {
            return null;
        }
        int middle = Math.max(text.indexOf(':'), text.indexOf('/'));
        return of(Long.parseLong(text.substring(0, middle)), Long.parseLong(text.substring(middle + 1)));
    }

    static @Nullable Ratio of(long over, long under) {
        if (over <= 0 || under <= 0) {
            return null;
        }
        long a = over;
        long b = under;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return new Ratio(over / a, under / a);
    }

    /** Whether the picture stands when it is shown turned by so many degrees. */
    boolean isPortrait(int rotation) {
        return rotation % 180 == 0 ? over < under : over > under;
    }

    @Override
    public String toString() {
        return over + "/" + under;
    }
}
