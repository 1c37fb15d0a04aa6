package io.encoreservice.engine.storage;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** How much one upload may bring, by its own size and by what the folder may hold, whatever it announced. */
final class UploadAllowance {

    private final ContentChanges.Limits limits;
    private final LongSupplier held;
    private final LongConsumer arriving;
    private long received;

    /**
     * @param held how many bytes the folder holds, with all that is on its way
     * @param arriving is told of bytes that will be there, and with a negative number of those that will not
     */
    UploadAllowance(ContentChanges.Limits limits, LongSupplier held, LongConsumer arriving) {
        this.limits = limits;
        this.held = held;
        this.arriving = arriving;
    }

    /** To be asked before the first byte is read; a negative length was not announced. */
    void announced(long length) throws FileTooLargeException, NoRoomException {
        if (limits.fileSize() > 0 && length > limits.fileSize()) {
            throw new FileTooLargeException(
                    "The file is too large: it has " + SizeText.of(length) + ", and at most " + largest());
        }
        checkRoom(Math.max(0, length));
    }

    /** To be asked whenever more came, before it is written. */
    void received(int bytes) throws FileTooLargeException, NoRoomException {
        received += bytes;
        arriving.accept(bytes);
        if (limits.fileSize() > 0 && received > limits.fileSize()) {
            throw new FileTooLargeException("The file is too large: at most " + largest());
        }
        checkRoom(0);
    }

    /** To be told when nothing is kept of what came. */
    void discarded() {
        arriving.accept(-received);
    }

    private void checkRoom(long more) throws NoRoomException {
        if (limits.storage() > 0 && held.getAsLong() + more > limits.storage()) {
            throw new NoRoomException("There is no room: with this file this instance's files would be more than the "
                    + SizeText.of(limits.storage()) + " that are allowed; delete some first");
        }
    }

    private String largest() {
        return SizeText.of(limits.fileSize()) + " are allowed";
    }
}
