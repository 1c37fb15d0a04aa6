package io.encoreservice.engine.ffmpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the text of a filter graph as libavfilter does, so that what is checked is what will run. */
final class FilterText {

    private static final String BLANKS = " \n\t\r";

    private final String text;
    private int position;

    private FilterText(String text) {
        this.text = text;
    }

    /**
     * One filter of a graph.
     *
     * @param name its name, without {@code @instance}
     * @param options its options, with the graph's own quoting taken off
     */
    record Filter(String name, String options) {

        // why: they drop, add or move pictures, count them from where they begin, or remember those before.
        private static final Set<String> BOUND_TO_TIME = Set.of(
                "atadenoise",
                "decimate",
                "deflicker",
                "dejudder",
                "fade",
                "fieldmatch",
                "framerate",
                "framestep",
                "hqdn3d",
                "interlace",
                "minterpolate",
                "noise",
                "normalize",
                "pullup",
                "select",
                "separatefields",
                "setpts",
                "settb",
                "telecine",
                "tile",
                "tinterlace",
                "trim",
                "weave");

        private static final Pattern CLOCK = Pattern.compile("\\b(?:t|n|pts|frame_num)\\b|\\benable\\b");

        /** Whether it does the same to a picture wherever in the film that stands; a change of the rate by fps counts as that. */
        boolean isTimeless() {
            return !BOUND_TO_TIME.contains(name) && !CLOCK.matcher(options).find();
        }

        /** The frame rate that it brings pictures to, empty for none, and as it is written when that is no number. */
        Optional<String> frameRate() {
            return name.equals("fps")
                    ? Optional.of(options.replaceFirst("^fps=", "").replaceFirst(":.*$", ""))
                    : Optional.empty();
        }
    }

    /**
     * The filters of a graph, or of a part of one.
     *
     * @throws MalformedFilterException when the text could swallow or add to what stands around it in a graph
     */
    static List<Filter> parse(String text) throws MalformedFilterException {
        return new FilterText(text).graph();
    }

    private List<Filter> graph() throws MalformedFilterException {
        List<Filter> filters = new ArrayList<>();
        while (true) {
            labels();
            filters.add(filter());
            labels();
            blanks();
            if (position == text.length()) {
                return filters;
            }
            char separator = text.charAt(position++);
            if (separator != ',' && separator != ';') {
                throw new MalformedFilterException("has an unexpected '" + separator + "'");
            }
        }
    }

    private Filter filter() throws MalformedFilterException {
        String name = token("=,;[]");
        if (name.isEmpty()) {
            throw new MalformedFilterException("has a filter without a name");
        }
        String options = "";
        if (position < text.length() && text.charAt(position) == '=') {
            position++;
            options = token("[],;");
        }
        int instance = name.indexOf('@');
        return new Filter(instance < 0 ? name : name.substring(0, instance), options);
    }

    private void labels() throws MalformedFilterException {
        blanks();
        while (position < text.length() && text.charAt(position) == '[') {
            int end = text.indexOf(']', position);
            if (end < 0 || !text.substring(position + 1, end).matches("[A-Za-z0-9_.:+@()-]+")) {
                throw new MalformedFilterException("has a label that is not plain");
            }
            position = end + 1;
            blanks();
        }
    }

    private String token(String terminators) throws MalformedFilterException {
        blanks();
        StringBuilder token = new StringBuilder();
        while (position < text.length() && terminators.indexOf(text.charAt(position)) < 0) {
            char c = text.charAt(position++);
            if (c == '\\') {
                if (position == text.length()) {
                    throw new MalformedFilterException("ends in a backslash");
                }
                token.append(text.charAt(position++));
            } else if (c == '\'') {
                int end = text.indexOf('\'', position);
                if (end < 0) {
                    throw new MalformedFilterException("has a quote that never ends");
                }
                token.append(text, position, end);
                position = end + 1;
            } else {
                token.append(c);
            }
        }
        return token.toString().strip();
    }

    private void blanks() {
        while (position < text.length() && BLANKS.indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    /** A text that is no whole filter, chain or graph. */
    static final class MalformedFilterException extends Exception {

        private final String rule;

        MalformedFilterException(String rule) {
            super(rule);
            this.rule = rule;
        }

        String rule() {
            return rule;
        }
    }
}
