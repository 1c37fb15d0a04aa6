package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.failure.Strike.Victim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills engines and Redis in the middle of everything; {@code failure.kills} and {@code failure.seed} set how often and how. */
class KillsIT {

    private static final int KILLS = Integer.getInteger("failure.kills", 20);
    private static final long SEED = Long.getLong("failure.seed", 5);
    private static final int WORKERS = 2;
    private static final int BUSY = 3;

    @TempDir
    Path folder;

    @Test
    void whateverDiesEveryAcceptedJobEndsOnce() throws Exception {
        long begun = System.nanoTime();
        List<Strike> plan = StrikePlan.of(SEED, KILLS);
        System.out.printf("%d kills, seed %d%n", plan.size(), SEED);
        try (EngineBuild program = EngineBuild.of(folder.resolve("program"));
                FailureRig rig = FailureRig.start(folder, SEED, WORKERS, program)) {
            rig.trainForManyStarts();
            rig.keepBusy(BUSY, 1);
            for (Strike strike : plan) {
                rig.strike(strike);
            }
            Verdict verdict = rig.judge();

            print(rig, verdict, Duration.ofNanos(System.nanoTime() - begun));
            assertThat(rig.aftermath().done()).hasSize(plan.size());
            assertThat(verdict.lost()).as("lost").isEmpty();
            assertThat(verdict.stuck()).as("stuck").isEmpty();
            assertThat(verdict.duplicated()).as("duplicated").isEmpty();
            assertThat(phases(rig))
                    .hasSize(Phase.values().length)
                    .allSatisfy((phase, kills) -> assertThat(kills).isGreaterThanOrEqualTo(2));
            assertThat(count(rig, Victim.ZOMBIE)).isGreaterThanOrEqualTo(2);
            assertThat(rig.ledger().refused()).as("what zombies were refused").isPositive();
            assertThat(rig.recoveries().tooLong()).isEmpty();
            assertThat(rig.ledger().foreign()).as("scripts unknown").isEmpty();
        }
    }

    private static void print(FailureRig rig, Verdict verdict, Duration took) {
        Recoveries recoveries = rig.recoveries();
        System.out.printf(
                "%d kills in %d s, seed %d: engine %s, %d in the middle of the renames; redis %d, zombie %d%n",
                rig.aftermath().done().size(),
                took.toSeconds(),
                SEED,
                phases(rig),
                rig.aftermath().halves(),
                count(rig, Victim.REDIS),
                count(rig, Victim.ZOMBIE));
        System.out.printf(
                "%s; %d files each; %d late steps refused%n",
                verdict, rig.files(), rig.ledger().refused());
        System.out.printf(
                "%d attempts lost though nobody struck at them; %d engines ended by themselves%n",
                recoveries.unprovoked().size(), rig.ownEnds());
        System.out.printf(
                "%d recoveries, the longest %d ms, %d ms where Redis was away; longest restart of an engine %d ms%n",
                recoveries.number(),
                recoveries.longest(false).toMillis(),
                recoveries.longest(true).toMillis(),
                rig.longestReturn().toMillis());
    }

    private static Map<Phase, Integer> phases(FailureRig rig) {
        Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
        rig.aftermath().done().stream()
                .filter(strike -> strike.victim() == Victim.ENGINE)
                .forEach(strike -> phases.merge(strike.phase(), 1, Integer::sum));
        return phases;
    }

    private static long count(FailureRig rig, Victim victim) {
        return rig.aftermath().done().stream()
                .filter(strike -> strike.victim() == victim)
                .count();
    }
}
