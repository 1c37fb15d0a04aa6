package io.encoreservice.failure;

import io.encoreservice.failure.Feeder.Accepted;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of all accepted jobs.
 *
 * @param jobs how many there were
 * @param lost what an accepted job should have become or left, and did not; one sentence each
 * @param stuck jobs that have not ended
 * @param duplicated what was granted, ended or left twice, or left by nobody who should; one sentence each
 */
record Verdict(int jobs, List<String> lost, List<String> stuck, List<String> duplicated) {

    static Verdict of(List<Accepted> jobs, Ledger ledger, ExpectedFiles expected, Path content) throws IOException {
        List<String> lost = new ArrayList<>();
        List<String> stuck = new ArrayList<>();
        List<String> duplicated = new ArrayList<>(ledger.duplicates());
        Path folder = content.resolve("out");
        for (Accepted job : jobs) {
            String name = job.baseName() + " " + job.id();
            if (!job.hasEnded()) {
                stuck.add(name + " is " + job.status());
            } else if (!job.status().equals("SUCCESSFUL")) {
                lost.add(name + " is " + job.status() + ": "
                        + job.document().path("message").asString());
            } else {
                expected.faults(job, folder).forEach(fault -> lost.add(name + ": " + fault));
            }
        }
        expected.strangers(jobs, folder).forEach(file -> duplicated.add(file + " is no job's"));
        leftovers(content).forEach(attempt -> duplicated.add(attempt + " was left"));
        return new Verdict(jobs.size(), lost, stuck, duplicated);
    }

    /** The jobs whose temporary files are still there. */
    static List<String> leftovers(Path content) throws IOException {
        List<String> left = new ArrayList<>();
        Path attempts = content.resolve(".attempts");
        if (Files.isDirectory(attempts)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(attempts)) {
                entries.forEach(entry -> left.add(entry.getFileName().toString()));
            }
        }
        return left;
    }

    boolean isGood() {
        return lost.isEmpty() && stuck.isEmpty() && duplicated.isEmpty();
    }

    @Override
    public String toString() {
        return "%d jobs: %d lost, %d stuck, %d duplicated"
                .formatted(jobs, lost.size(), stuck.size(), duplicated.size());
    }
}
