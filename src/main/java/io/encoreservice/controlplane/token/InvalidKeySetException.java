package io.encoreservice.controlplane.token;

/** A file of keys that cannot be used; the message goes on from the file's name and tells nothing of a key. */
final class InvalidKeySetException extends RuntimeException {

    InvalidKeySetException(String message) {
        super(message);
    }
}
