package io.encoreservice.failure;

/** Sees every run of a job script before, when and after it is done, and decides whether things take their course. */
interface Witness {

    /** An engine asks; answers whether Redis shall hear of it. */
    boolean asked(Call call);

    /** Redis has answered; answers whether the engine shall hear of it. */
    boolean answered(Call.Answered answer);

    /** The engine has its answer. */
    void told(Call.Answered answer);
}
