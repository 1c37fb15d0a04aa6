package io.encoreservice.controlplane.web;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Lets each of many in so often at once and no more; remembers nobody who is not inside.
 *
 * @param <K> by what they are told apart
 */
public final class Turnstile<K> {

    private final int most;
    private final ConcurrentMap<K, Integer> inside = new ConcurrentHashMap<>();

    /**
     * @param most how often each may be inside at once
     */
    public Turnstile(int most) {
        this.most = most;
    }

    /** Lets somebody in, who must {@link #leave} again; false when they are inside as often as they may be. */
    public boolean enter(K who) {
        if (inside.merge(who, 1, Integer::sum) <= most) {
            return true;
        }
        leave(who);
        return false;
    }

    public void leave(K who) {
        inside.computeIfPresent(who, (key, times) -> times == 1 ? null : times - 1);
    }
}
