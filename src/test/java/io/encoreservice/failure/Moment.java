package io.encoreservice.failure;

/** When within a phase. */
enum Moment {
    /** Before Redis hears of the script. */
    BEFORE,
    /** After Redis has done it, before the engine hears of it. */
    EXECUTED,
    /** Right after the engine has heard. */
    TOLD,
    /** At a random instant of a phase that is no script. */
    WITHIN
}
