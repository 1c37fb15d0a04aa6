package io.encoreservice.engine.queue;

/** An Idempotency-Key stands for another submission already, or for a job that is gone. */
public final class KeyReusedException extends Exception {

    KeyReusedException(String message) {
        super(message);
    }
}
