package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.failure.Feeder.Accepted;
import io.encoreservice.failure.Strike.Victim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that takes its engine with it does so three times and no more, and holds up nobody. */
class PoisonIT {

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int DEATHS = 3;

    @TempDir
    Path folder;

    @Test
    void aJobThatLostItsEngineThreeTimesFailsWithAReasonAndTheQueueGoesOn() throws Exception {
        // why: one worker each, so that no innocent job shares the poisoned one's engines.
        try (EngineBuild program = EngineBuild.of(folder.resolve("program"));
                FailureRig rig = FailureRig.start(folder, 1, 1, program)) {
            UUID poison = UUID.randomUUID();
            List<UUID> others = new ArrayList<>();
            CompletableFuture<Void> struck = rig.arm(kill(1, poison));
            rig.feeder().submit(poison);
            rig.await(struck);
            for (int death = 2; death <= DEATHS; death++) {
                struck = rig.arm(kill(death, poison));
                others.add(rig.feeder().submit(UUID.randomUUID()));
                rig.await(struck);
            }

            Accepted failed = rig.feeder().awaitEnd(poison, LONG);

            assertThat(failed.status()).isEqualTo("FAILED");
            assertThat(failed.document().path("message").asString()).contains("was lost again and again");
            assertThat(failed.document().path("history").valueStream())
                    .extracting(past -> past.path("attempt").asInt() + " "
                            + past.path("ending").asString())
                    .containsExactly("1 LOST", "2 LOST", "3 LOST");
            others.add(rig.feeder().submit(UUID.randomUUID()));
            for (UUID other : others) {
                assertThat(rig.feeder().awaitEnd(other, LONG).status()).isEqualTo("SUCCESSFUL");
            }
            Verdict verdict = rig.judge();
            assertThat(verdict.lost()).singleElement().asString().contains(poison.toString());
            assertThat(verdict.stuck()).isEmpty();
            assertThat(verdict.duplicated()).isEmpty();
        }
    }

    private static Strike kill(int death, UUID poison) {
        return Strike.of(Victim.ENGINE, Phase.ENCODE, Moment.WITHIN, 0.1 * death)
                .numbered(death)
                .only(poison);
    }
}
