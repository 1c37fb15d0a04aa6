package io.encoreservice.engine.transcode;

import java.io.IOException;

/** A committed file is neither staged nor in place: its engine's disk is gone, and only another encode brings it back. */
public final class StagedLostException extends IOException {

    public StagedLostException(String target) {
        super(target + " was lost before it was published");
    }
}
