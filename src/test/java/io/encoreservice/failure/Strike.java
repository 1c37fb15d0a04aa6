package io.encoreservice.failure;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * One planned kill.
 *
 * @param number of it, from 1
 * @param victim who is hit
 * @param phase where the attempt is then that leads to it
 * @param moment when within the phase
 * @param fraction how far into the phase, 0 to 1
 * @param pause how long Redis stays away
 * @param until until when an engine stands still
 * @param only the job that must lead to it, if it must be a certain one
 */
record Strike(
        int number,
        Victim victim,
        Phase phase,
        Moment moment,
        double fraction,
        Duration pause,
        Until until,
        Optional<UUID> only) {

    /** Who is hit. */
    enum Victim {
        /** SIGKILL of the engine. */
        ENGINE,
        /** SIGKILL of Redis. */
        REDIS,
        /** SIGSTOP of the engine until another has taken its job. */
        ZOMBIE
    }

    /** Until when a zombie stands still. */
    enum Until {
        /** Another attempt of its job has begun. */
        ANOTHER_BEGAN,
        /** Another attempt of its job has ended it. */
        ANOTHER_ENDED
    }

    /** A kill whose other circumstances do not matter. */
    static Strike of(Victim victim, Phase phase, Moment moment, double fraction) {
        return new Strike(1, victim, phase, moment, fraction, Duration.ZERO, Until.ANOTHER_BEGAN, Optional.empty());
    }

    Strike numbered(int place) {
        return new Strike(place, victim, phase, moment, fraction, pause, until, only);
    }

    Strike pausing(Duration length) {
        return new Strike(number, victim, phase, moment, fraction, length, until, only);
    }

    Strike until(Until end) {
        return new Strike(number, victim, phase, moment, fraction, pause, end, only);
    }

    Strike only(UUID job) {
        return new Strike(number, victim, phase, moment, fraction, pause, until, Optional.of(job));
    }

    @Override
    public String toString() {
        String when = moment == Moment.WITHIN ? "%.2f".formatted(fraction) : lower(moment);
        return "%-6s %-7s %-8s".formatted(lower(victim), lower(phase), when);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
