package io.encoreservice.engine.ffmpeg;

/** A parameter that ffmpeg must never see; names the field and the rule, for the job's owner. */
public final class ParameterRefusedException extends Exception {

    private final String field;
    private final String rule;

    public ParameterRefusedException(String field, String rule) {
        super(field + ": " + rule);
        this.field = field;
        this.rule = rule;
    }

    /** Which field it was, such as {@code params.movflags}. */
    public String field() {
        return field;
    }

    /** What the field would have had to obey. */
    public String rule() {
        return rule;
    }
}
