package io.encoreservice.engine.storage;

import java.util.function.LongSupplier;

/** How much one upload may bring, by its own size and by what the folder may hold, whatever it announced. */
final class UploadAllowance {

    private static final long RECOUNTED_EVERY = 8L * 1024 * 1024;

    private final ContentChanges.Limits limits;
    private final LongSupplier held;
    private final long room;
    private long recountAt = RECOUNTED_EVERY;

    /** @param held how many bytes the folder holds, this upload's included once some came */
    UploadAllowance(ContentChanges.Limits limits, LongSupplier held) {
        this.limits = limits;
        this.held = held;
        this.room = limits.storage() > 0 ? limits.storage() - held.getAsLong() : Long.MAX_VALUE;
    }

    /** To be asked before the first byte is read; a negative length was not announced. */
    void announced(long length) throws FileTooLargeException, NoRoomException {
        if (limits.fileSize() > 0 && length > limits.fileSize()) {
            throw new FileTooLargeException(
                    "The file is too large: it has " + SizeText.of(length) + ", and at most " + largest());
        }
        if (Math.max(0, length) > room) {
            throw full();
        }
    }

    /** To be asked whenever more came. */
    void received(long soFar) throws FileTooLargeException, NoRoomException {
        if (limits.fileSize() > 0 && soFar > limits.fileSize()) {
            throw new FileTooLargeException("The file is too large: at most " + largest());
        }
        if (soFar > room) {
            throw full();
        }
        if (soFar >= recountAt) {
            recountAt = soFar + RECOUNTED_EVERY;
            recount();
        }
    }

    /** To be asked when all came. */
    void complete() throws NoRoomException {
        recount();
    }

    // why: jobs and other uploads write at the same time.
    private void recount() throws NoRoomException {
        if (limits.storage() > 0 && held.getAsLong() > limits.storage()) {
            throw full();
        }
    }

    private String largest() {
        return SizeText.of(limits.fileSize()) + " are allowed";
    }

    private NoRoomException full() {
        return new NoRoomException("There is no room: with this file this instance's files would be more than the "
                + SizeText.of(limits.storage()) + " that are allowed; delete some first");
    }
}
