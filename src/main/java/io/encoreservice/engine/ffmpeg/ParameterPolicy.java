package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.ffmpeg.FilterText.MalformedFilterException;
import io.encoreservice.engine.job.Input;
import io.encoreservice.shared.ffmpeg.AllowList;
import io.encoreservice.shared.ffmpeg.ChannelLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a profile or a job may hand to ffmpeg: listed names only, so that no text can open a file or an address. */
public final class ParameterPolicy {

    private static final int LONGEST_VALUE = 4000;
    private static final Pattern SPECIFIER = Pattern.compile("(:[vas])?(:(\\d{1,3}|\\{stream_index\\}))?");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9_.+@()-]{0,80}");
    private static final Pattern RATIO = Pattern.compile("[1-9]\\d{0,5}[:/][1-9]\\d{0,5}");
    private static final Pattern SCALING = Pattern.compile("[a-z0-9_]{1,40}([+|][a-z0-9_]{1,40}){0,10}");
    private static final Pattern EXPRESSION_WORD = Pattern.compile("[A-Za-z0-9_.=:-]{1,100}");
    private static final Pattern FILTER_VALUE = Pattern.compile("[A-Za-z0-9_.=|-]{1,200}");
    private static final Pattern OPTION_FROM_FILE = Pattern.compile("(^|:)\\s*/");

    private final AllowList inputOptions = AllowList.read("input-options");
    private final AllowList outputOptions = AllowList.read("output-options");
    private final AllowList codecParams = AllowList.read("codec-params");
    private final AllowList filters = AllowList.read("filters");
    private final AllowList formats = AllowList.read("formats");
    private final AllowList codecs = AllowList.read("codecs");

    /**
     * Checks all of an input that reaches ffmpeg, save that a path under {@code /usercontent} stays there.
     *
     * @throws ParameterRefusedException for the first part that may not, by its field and the rule
     */
    public void checkInput(Input input) throws ParameterRefusedException {
        checkUri(input.uri());
        checkOptions("params", input.params(), inputOptions);
        checkLabel("videoLabel", input.videoLabel());
        checkLabel("audioLabel", input.audioLabel());
        checkRatio("dar", input.dar());
        checkRatio("cropTo", input.cropTo());
        checkRatio("padTo", input.padTo());
        checkNotNegative("videoStream", input.videoStream());
        checkNotNegative("audioStream", input.audioStream());
        checkFilters("videoFilters", input.videoFilters());
        checkFilters("audioFilters", input.audioFilters());
        if (input.channelLayout() != null && ChannelLayout.named(input.channelLayout()) == null) {
            throw new ParameterRefusedException(
                    "channelLayout", "must be one of " + String.join(", ", ChannelLayout.names()));
        }
    }

    /** Checks the options of an output. */
    void checkOutputOptions(String field, Map<String, @Nullable String> options) throws ParameterRefusedException {
        checkOptions(field, options, outputOptions);
    }

    /** Checks what will be joined into {@code x264-params} or {@code x265-params}. */
    void checkCodecParams(String field, Map<String, @Nullable String> params) throws ParameterRefusedException {
        for (Map.Entry<String, @Nullable String> param : params.entrySet()) {
            // why: the encoders take rc_lookahead for rc-lookahead.
            if (!codecParams.names().contains(param.getKey().replace('_', '-'))) {
                throw notAllowed(field, param.getKey());
            }
            String value = param.getValue();
            if (value == null || !value.matches("[A-Za-z0-9_.,+()|/=-]{1,200}")) {
                throw new ParameterRefusedException(
                        field + "." + param.getKey(), "must be letters, digits and any of _ . , + ( ) | / = -");
            }
        }
    }

    /** Checks filters that will be joined into a filter graph. */
    void checkFilters(String field, List<String> texts) throws ParameterRefusedException {
        for (int i = 0; i < texts.size(); i++) {
            String at = field + "[" + i + "]";
            checkValue(at, texts.get(i));
            try {
                for (FilterText.Filter filter : FilterText.parse(texts.get(i))) {
                    checkFilter(at, filter);
                }
            } catch (MalformedFilterException e) {
                throw new ParameterRefusedException(at, e.rule());
            }
        }
    }

    private void checkFilter(String field, FilterText.Filter filter) throws ParameterRefusedException {
        if (!filters.names().contains(filter.name())) {
            throw new ParameterRefusedException(field, "the filter '" + shown(filter.name()) + "' is not allowed");
        }
        if (OPTION_FROM_FILE.matcher(filter.options()).find()) {
            throw new ParameterRefusedException(field, "an option of '" + filter.name() + "' may not name a file");
        }
    }

    /** Checks what stands between the base name and the extension in an output's file name. */
    void checkSuffix(String field, String suffix) throws ParameterRefusedException {
        if (!SUFFIX.matcher(suffix).matches() || suffix.contains("..")) {
            throw new ParameterRefusedException(
                    field, "must be at most 80 letters, digits and any of _ . + @ ( ) - without two dots in a row");
        }
    }

    /** Checks an output's format, which is its file name extension. */
    void checkFormat(String field, String format) throws ParameterRefusedException {
        checkListed(field, format, formats);
    }

    /** Checks an encoder's name. */
    void checkCodec(String field, String codec) throws ParameterRefusedException {
        checkListed(field, codec, codecs);
    }

    /** Checks what every file name of a job begins with. */
    void checkBaseName(String field, String name) throws ParameterRefusedException {
        checkValue(field, name);
        if (name.isBlank()
                || name.startsWith(".")
                || name.contains("/")
                || name.contains("\\")
                || name.length() > 150) {
            throw new ParameterRefusedException(
                    field, "must be 1 to 150 characters, without / and \\, and not begin with a dot");
        }
    }

    /** Checks the scaler's flags. */
    void checkScaling(String field, String flags) throws ParameterRefusedException {
        if (!SCALING.matcher(flags).matches()) {
            throw new ParameterRefusedException(field, "must be letters, digits and any of _ + |");
        }
    }

    /** Checks a word that stands in a filter graph or between options, such as a bit rate. */
    void checkWord(String field, String word) throws ParameterRefusedException {
        if (!EXPRESSION_WORD.matcher(word).matches() || word.startsWith("-")) {
            throw new ParameterRefusedException(field, "must be letters, digits and any of _ . = : -");
        }
    }

    /** Checks what stands as the value of one option of a filter and may not name a file. */
    void checkFilterValue(String field, @Nullable String value) throws ParameterRefusedException {
        if (value != null && (!FILTER_VALUE.matcher(value).matches() || value.contains("path="))) {
            throw new ParameterRefusedException(field, "must be letters, digits and any of _ . = | - and name no path");
        }
    }

    void checkLabel(String field, String label) throws ParameterRefusedException {
        if (!LABEL.matcher(label).matches()) {
            throw new ParameterRefusedException(field, "must be 1 to 64 letters, digits and any of _ . -");
        }
    }

    void checkRatio(String field, @Nullable String ratio) throws ParameterRefusedException {
        if (ratio != null && !RATIO.matcher(ratio).matches()) {
            throw new ParameterRefusedException(field, "must be two positive numbers such as 16:9 or 16/9");
        }
    }

    private void checkOptions(String field, Map<String, @Nullable String> options, AllowList allowed)
            throws ParameterRefusedException {
        for (Map.Entry<String, @Nullable String> option : options.entrySet()) {
            String name = option.getKey();
            String at = field + "." + shown(name);
            String value = option.getValue();
            if (allowed.flags().contains(name)) {
                if (value != null) {
                    throw new ParameterRefusedException(at, "takes no value");
                }
                continue;
            }
            int colon = name.indexOf(':');
            String bare = colon < 0 ? name : name.substring(0, colon);
            if (!allowed.names().contains(bare)
                    || !SPECIFIER.matcher(name.substring(bare.length())).matches()) {
                throw notAllowed(field, name);
            }
            if (value == null) {
                throw new ParameterRefusedException(at, "needs a value");
            }
            checkValue(at, value);
            if (value.matches("-[^0-9.].*")) {
                throw new ParameterRefusedException(at, "must not look like an option");
            }
            if (bare.matches("x26[45](-params|opts)")) {
                checkCodecParams(at, split(value));
            }
        }
    }

    private static Map<String, @Nullable String> split(String codecParams) {
        Map<String, @Nullable String> params = new LinkedHashMap<>();
        for (String param : codecParams.split(":", -1)) {
            int equals = param.indexOf('=');
            params.put(equals < 0 ? param : param.substring(0, equals), equals < 0 ? "1" : param.substring(equals + 1));
        }
        return params;
    }

    private static void checkUri(String uri) throws ParameterRefusedException {
        checkValue("uri", uri);
        boolean remote = uri.startsWith("http://") || uri.startsWith("https://");
        if (!remote && !uri.startsWith("s3://") && !uri.startsWith("/usercontent/")) {
            throw new ParameterRefusedException("uri", "must begin with http://, https://, s3:// or /usercontent/");
        }
        if (remote && uri.chars().anyMatch(c -> c <= ' ')) {
            throw new ParameterRefusedException("uri", "must hold no blanks");
        }
    }

    private static void checkValue(String field, String value) throws ParameterRefusedException {
        if (value.length() > LONGEST_VALUE) {
            throw new ParameterRefusedException(field, "must be at most " + LONGEST_VALUE + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new ParameterRefusedException(field, "must hold no control characters");
        }
    }

    private static void checkNotNegative(String field, @Nullable Integer number) throws ParameterRefusedException {
        if (number != null && number < 0) {
            throw new ParameterRefusedException(field, "must not be negative");
        }
    }

    private static void checkListed(String field, String name, AllowList allowed) throws ParameterRefusedException {
        if (!allowed.names().contains(name)) {
            throw notAllowed(field, name);
        }
    }

    private static ParameterRefusedException notAllowed(String field, String name) {
        return new ParameterRefusedException(field, "'" + shown(name) + "' is not allowed");
    }

    private static String shown(String name) {
        String printable = name.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= 60 ? printable : printable.substring(0, 60) + "…";
    }
}
