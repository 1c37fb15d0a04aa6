package io.encoreservice.engine.web;

/** As many clients listen to events of this engine as may. */
final class TooManyStreamsException extends Exception {

    TooManyStreamsException(int most) {
        super(most + " streams of events are open at this engine, and no more may be; ask for the job instead");
    }
}
