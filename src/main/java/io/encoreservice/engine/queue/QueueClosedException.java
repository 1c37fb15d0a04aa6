package io.encoreservice.engine.queue;

/** The instance is being deleted and takes no more jobs. */
public final class QueueClosedException extends Exception {

    public QueueClosedException() {
        super("This instance is being deleted");
    }
}
