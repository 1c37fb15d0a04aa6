package io.encoreservice.engine.storage;

/** A file finds no room, since the instance may not hold more or the disk is full. */
public final class NoRoomException extends Exception {

    NoRoomException(String message) {
        super(message);
    }
}
