package io.encoreservice.failure;

import io.encoreservice.failure.Strike.Until;
import io.encoreservice.failure.Strike.Victim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Which kills in which order: every phase at least twice, every moment of it in turn; all else is the seed's. */
final class StrikePlan {

    private static final List<Moment> SCRIPT = List.of(Moment.EXECUTED, Moment.BEFORE, Moment.TOLD);
    private static final List<Phase> PHASES = List.of(Phase.values());
    private static final int LONGEST_PAUSE_MILLIS = 3_000;
    private static final int SPECIAL_SHARE = 10;

    private final Random random;
    private final Map<Phase, Integer> turns = new EnumMap<>(Phase.class);

    private StrikePlan(long seed) {
        this.random = new Random(seed);
    }

    /**
     * A plan.
     *
     * @param kills how many, 16 or more
     */
    static List<Strike> of(long seed, int kills) {
        StrikePlan plan = new StrikePlan(seed);
        List<Strike> strikes = new ArrayList<>();
        for (Phase phase : PHASES) {
            strikes.add(plan.engine(phase));
            strikes.add(plan.engine(phase));
        }
        for (int i = 0; i < Math.max(2, kills / SPECIAL_SHARE); i++) {
            strikes.add(plan.redis(i));
            strikes.add(plan.zombie(i));
        }
        while (strikes.size() < kills) {
            strikes.add(plan.engine(PHASES.get(plan.random.nextInt(PHASES.size()))));
        }
        Collections.shuffle(strikes, plan.random);
        List<Strike> numbered = new ArrayList<>();
        for (Strike strike : strikes) {
            numbered.add(strike.numbered(numbered.size() + 1));
        }
        return List.copyOf(numbered);
    }

    private Strike engine(Phase phase) {
        int turn = turns.merge(phase, 1, Integer::sum) - 1;
        return strike(Victim.ENGINE, phase, phase.isScript() ? SCRIPT.get(turn % SCRIPT.size()) : Moment.WITHIN);
    }

    private Strike redis(int turn) {
        return switch (turn % 4) {
            case 0 -> strike(Victim.REDIS, Phase.COMMIT, Moment.EXECUTED);
            case 1 -> strike(Victim.REDIS, Phase.ENCODE, Moment.WITHIN);
            case 2 -> strike(Victim.REDIS, Phase.FINISH, Moment.EXECUTED);
            default -> strike(Victim.REDIS, Phase.LEASE, Moment.EXECUTED);
        };
    }

    private Strike zombie(int turn) {
        return switch (turn % 4) {
            case 0 -> strike(Victim.ZOMBIE, Phase.COMMIT, Moment.BEFORE);
            case 1 -> strike(Victim.ZOMBIE, Phase.ENCODE, Moment.WITHIN);
            case 2 -> strike(Victim.ZOMBIE, Phase.COMMIT, Moment.EXECUTED);
            default -> strike(Victim.ZOMBIE, Phase.FINISH, Moment.BEFORE);
        };
    }

    private Strike strike(Victim victim, Phase phase, Moment moment) {
        return Strike.of(victim, phase, moment, random.nextDouble())
                .pausing(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)))
                .until(random.nextBoolean() ? Until.ANOTHER_BEGAN : Until.ANOTHER_ENDED);
    }
}
