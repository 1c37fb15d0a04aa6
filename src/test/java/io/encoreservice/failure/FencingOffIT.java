package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.failure.Strike.Victim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that the kills would find a queue that does not fence: the same run, with engines whose attempts are not compared. */
class FencingOffIT {

    private static final String FENCE = "job.status == 'IN_PROGRESS' and job.fence == fence";
    private static final String NO_FENCE = "job.status == 'IN_PROGRESS'";
    private static final int WORKERS = 2;

    @TempDir
    Path folder;

    @Test
    void withoutTheFenceAZombieCommitsAndTheRunIsJudgedBad() throws Exception {
        try (EngineBuild unfenced = EngineBuild.sharing(folder.resolve("program"), withoutTheFence());
                FailureRig rig = FailureRig.start(folder, 1, WORKERS, unfenced)) {
            rig.keepBusy(2, 0);
            rig.strike(Strike.of(Victim.ZOMBIE, Phase.COMMIT, Moment.BEFORE, 0));

            Verdict verdict = rig.judge();

            System.out.println("without the fence: " + verdict);
            assertThat(verdict.isGood()).isFalse();
            assertThat(verdict.duplicated())
                    .anyMatch(sentence -> sentence.contains("commit of attempt 1 was accepted though a later"));
        }
    }

    private static String withoutTheFence() throws IOException {
        String functions = Files.readString(JobScripts.FOLDER.resolve(JobScripts.FUNCTIONS));
        assertThat(functions.split(Pattern.quote(FENCE), -1))
                .as("the fence stands once")
                .hasSize(2);
        return functions.replace(FENCE, NO_FENCE);
    }
}
