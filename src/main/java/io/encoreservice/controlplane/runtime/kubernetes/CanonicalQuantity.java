package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Sizes as Kubernetes itself writes them, so that what was applied and what is there can be compared as text. */
final class CanonicalQuantity {

    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final BigDecimal KIBI = BigDecimal.valueOf(1_024);

    /** Kubernetes keeps nothing smaller than a nano. */
    private static final int SMALLEST = 9;

    private CanonicalQuantity() {}

    /**
     * Parses such as {@code 0.5} (cores, answered as {@code 500m}) or {@code 2048Mi} ({@code 2Gi}).
     *
     * @throws IllegalArgumentException when {@code text} is no quantity
     */
    static Quantity of(String text) {
        try {
            Quantity parsed = Quantity.parse(text.strip());
            BigDecimal value = Quantity.getAmountInBytes(parsed).setScale(SMALLEST, RoundingMode.UP);
            if (value.signum() < 0) {
                throw new IllegalArgumentException("a size cannot be negative");
            }
            boolean binary = parsed.getFormat().endsWith("i") && value.compareTo(KIBI) >= 0 && isWhole(value);
            return binary
                    ? largest(value, BINARY, KIBI)
                    : largest(value.movePointRight(SMALLEST), DECIMAL, BigDecimal.valueOf(1_000));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is no size such as 500m or 2Gi", e);
        }
    }

    /** The value of {@code quantity} in cores or bytes. */
    static BigDecimal valueOf(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }

    private static Quantity largest(BigDecimal amount, List<String> suffixes, BigDecimal step) {
        BigDecimal left = amount;
        int i = 0;
        while (i < suffixes.size() - 1
                && left.signum() != 0
                && left.remainder(step).signum() == 0) {
            left = left.divide(step);
            i++;
        }
        String suffix = left.signum() == 0 ? "" : suffixes.get(i);
        return new Quantity(left.stripTrailingZeros().toPlainString(), suffix);
    }

    private static boolean isWhole(BigDecimal value) {
        return value.remainder(BigDecimal.ONE).signum() == 0;
    }
}
