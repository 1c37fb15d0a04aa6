package io.encoreservice.engine.transcode;

/** A file of a part that was made is not there any more: its engine's disk is gone, and only another encode brings it back. */
public final class PartsLostException extends Exception {

    public PartsLostException(String part) {
        super("What was made of part " + part + " was lost before it was joined");
    }
}
