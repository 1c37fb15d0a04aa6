package io.encoreservice.kubernetes.cluster;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes quantities as an API server gives them back: the largest suffix that leaves a whole number. */
final class Quantities {

    private static final Pattern FORM = Pattern.compile("([0-9.]+)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?");
    private static final List<String> DECIMAL = List.of("", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final Map<Boolean, BigDecimal> STEP =
            Map.of(true, BigDecimal.valueOf(1024), false, BigDecimal.valueOf(1000));

    private Quantities() {}

    static String canonical(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return text;
        }
        String suffix = form.group(2) == null ? "" : form.group(2);
        boolean binary = suffix.endsWith("i");
        BigDecimal step = STEP.getOrDefault(binary, BigDecimal.TEN);
        BigDecimal value = new BigDecimal(form.group(1));
        if ("m".equals(suffix)) {
            value = value.movePointLeft(3);
        } else {
            value = value.multiply(step.pow((binary ? BINARY : DECIMAL).indexOf(suffix)));
        }
        if (value.stripTrailingZeros().scale() > 0) {
            return value.movePointRight(3).stripTrailingZeros().toPlainString() + "m";
        }
        int power = 0;
        while (value.signum() != 0 && power < 6 && value.remainder(step).signum() == 0) {
            value = value.divide(step);
            power++;
        }
        return value.stripTrailingZeros().toPlainString() + (binary ? BINARY : DECIMAL).get(power);
    }
}
