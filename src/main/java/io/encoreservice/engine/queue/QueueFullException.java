package io.encoreservice.engine.queue;

/** As many jobs wait as may. */
public final class QueueFullException extends Exception {

    public QueueFullException(int most) {
        super("As many jobs wait as may: " + most + ". Try again when some have been taken up");
    }
}
