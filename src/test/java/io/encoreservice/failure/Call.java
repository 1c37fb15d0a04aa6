package io.encoreservice.failure;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of a job script that an engine asks Redis for.
 *
 * @param engine who asks
 * @param script the script's name without {@code job-}
 * @param arguments its ARGV
 */
record Call(String engine, String script, List<String> arguments) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    boolean is(String name) {
        return script.equals(name);
    }

    /** The job and the attempt that the script is about; not for scripts that are about none or about many. */
    Held held() {
        return held(arguments.get(0), arguments.get(1));
    }

    /** An attempt by its job and its fence, which begins with its number. */
    static Held held(String job, String fence) {
        return new Held(UUID.fromString(job), Integer.parseInt(fence.substring(0, fence.indexOf('-'))));
    }

    /** Whether the engine tells what it found in the inputs, which ends the analysis. */
    boolean isAnalysis() {
        return is("update") && arguments.get(2).equals("analyzed");
    }

    /** Where the files of a commit will be, as tenants know them. */
    List<String> targets() {
        return JSON.readTree(arguments.get(2))
                .path("files")
                .valueStream()
                .map(file -> file.path("target").asString())
                .toList();
    }

    /** One attempt of one job. */
    record Held(UUID job, int attempt) {}

    /**
     * A run that Redis has answered.
     *
     * @param call what was asked
     * @param sent when the question went to Redis, in nanoseconds
     * @param answered when Redis had answered, in nanoseconds
     * @param answer in words; empty for nil
     * @param words the elements of an answer that is a list
     */
    record Answered(Call call, long sent, long answered, String answer, List<String> words) {

        /** An end answers what became of the job, and the next one. */
        Answered {
            if (call.is("finish") && !words.isEmpty()) {
                answer = words.getFirst();
            }
        }

        /** The attempt that was given, by a lease or by the end of another job, if one was. */
        Optional<Held> leased() {
            return document()
                    .map(document -> new Held(
                            UUID.fromString(document.path("id").asString()),
                            Integer.parseInt(document.path("attempt").asString())));
        }

        /** Whether a job was given whose files only wait to be put in place. */
        boolean isCommitted() {
            return document().filter(document -> document.has("manifest")).isPresent();
        }

        /** Whose step it was: the job's that it was about, or that was given. */
        Held held() {
            return call.is("lease") ? leased().orElseThrow() : call.held();
        }

        private Optional<JsonNode> document() {
            String text = switch (call.script()) {
                case "lease" -> answer;
                case "finish" -> words.size() > 1 ? words.get(1) : "";
                default -> "";
            };
            return text.isEmpty() ? Optional.empty() : Optional.of(JSON.readTree(text));
        }

        /** Whether an attempt's step was done. */
        boolean isAccepted() {
            return switch (call.script()) {
                case "commit" -> answer.equals("committed");
                case "finish" -> !isRefused();
                case "update" -> !isRefused();
                default -> leased().isPresent();
            };
        }

        /** Whether an attempt's step was refused because its lease is lost. */
        boolean isRefused() {
            return switch (call.script()) {
                case "commit", "finish", "update" -> answer.equals("lost");
                default -> false;
            };
        }
    }
}
