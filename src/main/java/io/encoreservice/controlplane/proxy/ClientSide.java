package io.encoreservice.controlplane.proxy;

/** What an {@link Exchange} needs of the connection it serves. */
interface ClientSide {

    /** What is waited for. */
    enum Patience {
        UPLOAD,
        FIRST_BYTE,
        ANSWER,
        ENDLESS
    }

    /** The request can go on: read more of it. */
    void proceed();

    /** Whether the connection may serve another request after this one. */
    boolean staysOpen();

    /** Something moved: wait for the next piece of it with this patience. */
    void moved(Patience patience);

    /** The whole answer is written. */
    void answered(int status, boolean stays);

    /** There is no answer of the engine's; say this instead. */
    void failed(Refusal refusal);
}
