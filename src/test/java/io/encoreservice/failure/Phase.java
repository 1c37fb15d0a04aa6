package io.encoreservice.failure;

import java.util.Locale;

/** Where an attempt of a job can be hit, in the order in which it passes. */
enum Phase {
    /** While the queue gives it. */
    LEASE,
    /** Between the lease and what was found in the inputs. */
    ANALYSE,
    /** After that, until the commit is asked for. */
    ENCODE,
    /** While its files become the job's result. */
    COMMIT,
    /** While they are put in place, one after the other. */
    RENAME,
    /** While the job is ended. */
    FINISH;

    /** The phases that are one run of a script. */
    boolean isScript() {
        return this == LEASE || this == COMMIT || this == FINISH;
    }

    String script() {
        return name().toLowerCase(Locale.ROOT);
    }
}
