package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;

/** What became of a wish to store a new instance. */
sealed interface InsertOutcome {

    /** It is stored. */
    record Stored() implements InsertOutcome {}

    /** The same creation has made that instance before. */
    record Repeated(Uid uid) implements InsertOutcome {}

    /** It is not stored. */
    enum Refused implements InsertOutcome {
        NAME_TAKEN,
        QUOTA_REACHED,
        TRIALS_FULL,
        KEY_REUSED,
        KEY_SPENT
    }

    /** What the script answered. */
    static InsertOutcome of(String answer) {
        if (answer.equals("STORED")) {
            return new Stored();
        }
        String repeated = "REPEATED ";
        return answer.startsWith(repeated)
                ? new Repeated(new Uid(answer.substring(repeated.length())))
                : Refused.valueOf(answer);
    }
}
