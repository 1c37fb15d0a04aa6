package io.encoreservice.controlplane.instance;

import java.util.concurrent.atomic.AtomicInteger;

/** Where a control plane may be killed: from the chosen point on it does nothing any more. */
final class Checkpoints {

    private final AtomicInteger left;

    private Checkpoints(int left) {
        this.left = new AtomicInteger(left);
    }

    static Checkpoints none() {
        return new Checkpoints(Integer.MAX_VALUE);
    }

    static Checkpoints deadlyAfter(int passes) {
        return new Checkpoints(passes);
    }

    void pass() {
        if (left.getAndUpdate(n -> n == Integer.MAX_VALUE ? n : Math.max(-1, n - 1)) <= 0) {
            throw new Killed();
        }
    }

    boolean killed() {
        return left.get() < 0;
    }

    /** Not a RuntimeException, so that nothing repeats what it ended. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        private Killed() {
            super("the control plane was killed here", null, false, false);
        }
    }
}
