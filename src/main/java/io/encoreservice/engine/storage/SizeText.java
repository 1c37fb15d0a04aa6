package io.encoreservice.engine.storage;

import java.util.Locale;

/** Says how large something is, for people. */
public final class SizeText {

    private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB"};

    private SizeText() {}

    /** Such as {@code 1.5 GB}, of 1024 MB each. */
    public static String of(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, amount == Math.rint(amount) ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
    }
}
