package io.encoreservice.controlplane.instance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which instances a list shall show.
 *
 * @param labels what each of them must bear
 * @param statuses one of which each of them must have; empty means any
 */
record InstanceFilter(List<Term> labels, List<InstanceStatus> statuses) {

    private static final int MOST_TERMS = 32;

    /** A label that must be there, with that value if one is asked for. */
    record Term(String key, @Nullable String value) {

        boolean matches(Instance instance) {
            String present = instance.labels().get(key);
            return present != null && (value == null || value.equals(present));
        }

        private static Term of(String text) {
            int equals = text.indexOf('=');
            String key = Labels.key("label", equals < 0 ? text : text.substring(0, equals));
            return new Term(key, equals < 0 ? null : Labels.value("label", text.substring(equals + 1)));
        }
    }

    /**
     * Parses query parameters.
     *
     * @throws InvalidInstanceException when one breaks its rule
     */
    static InstanceFilter parse(@Nullable List<String> labels, @Nullable List<String> statuses) {
        List<String> terms = labels == null ? List.of() : labels;
        if (terms.size() > MOST_TERMS) {
            throw new InvalidInstanceException("label", "must be given at most " + MOST_TERMS + " times");
        }
        List<String> words = statuses == null ? List.of() : statuses;
        return new InstanceFilter(
                terms.stream().map(Term::of).toList(),
                words.stream().map(InstanceFilter::status).toList());
    }

    boolean matches(InstanceView view) {
        return labels.stream().allMatch(term -> term.matches(view.instance()))
                && (statuses.isEmpty() || statuses.contains(view.state().status()));
    }

    private static InstanceStatus status(String word) {
        Optional<InstanceStatus> status = Arrays.stream(InstanceStatus.values())
                .filter(one -> one.wireName().equals(word))
                .findFirst();
        return status.orElseThrow(() -> new InvalidInstanceException(
                "status",
                "must be one of "
                        + Arrays.stream(InstanceStatus.values())
                                .map(InstanceStatus::wireName)
                                .collect(Collectors.joining(", "))));
    }
}
