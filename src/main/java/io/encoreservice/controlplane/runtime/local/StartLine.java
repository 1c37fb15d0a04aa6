package io.encoreservice.controlplane.runtime.local;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets only a few engines start at the same time, in the order they asked, so that many do not starve each other. */
final class StartLine {

    private final Set<Place> waiting = new LinkedHashSet<>();
    private int free;

    /**
     * @param atOnce how many may start at the same time
     */
    StartLine(int atOnce) {
        this.free = atOnce;
    }

    /** Takes a place at the end of the line; {@code turn} is run once it is its turn, perhaps at once. */
    Place join(Runnable turn) {
        Place place = new Place(turn);
        synchronized (this) {
            waiting.add(place);
        }
        callNext();
        return place;
    }

    private void callNext() {
        for (Place next = next(); next != null; next = next()) {
            next.turn.run();
        }
    }

    private synchronized @Nullable Place next() {
        Iterator<Place> line = waiting.iterator();
        if (free == 0 || !line.hasNext()) {
            return null;
        }
        Place first = line.next();
        line.remove();
        free--;
        first.itsTurn = true;
        return first;
    }

    private synchronized void leave(Place place) {
        waiting.remove(place);
        if (place.itsTurn && !place.left) {
            free++;
        }
        place.left = true;
    }

    /** One engine's place; closing it lets the next one start. */
    final class Place implements AutoCloseable {

        private final Runnable turn;
        private volatile boolean itsTurn;
        private boolean left;

        private Place(Runnable turn) {
            this.turn = turn;
        }

        boolean isItsTurn() {
            return itsTurn;
        }

        @Override
        public void close() {
            leave(this);
            callNext();
        }
    }
}
