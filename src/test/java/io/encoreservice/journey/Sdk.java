package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The hosted platform's own SDKs out of npm, unmodified, pointed at a service on this machine. */
final class Sdk {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path HOME = Path.of("target", "node");

    private final String environment;
    private final Path authority;
    private final String personalToken;

    private Sdk(String environment, Path authority, String personalToken) {
        this.environment = environment;
        this.authority = authority;
        this.personalToken = personalToken;
    }

    /**
     * Installs the SDKs.
     *
     * @param environment what takes the place of the hosted platform's {@code prod}
     * @param authority the certificate that Node is to trust
     */
    static Sdk install(String environment, Path authority, String personalToken)
            throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        for (String file : List.of("package.json", "package-lock.json", "localhost.cjs", "call.cjs")) {
            Files.copy(SOURCES.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
        return new Sdk(environment, authority, personalToken);
    }

    /** What a line of JavaScript gives that may use everything the SDKs export, and {@code ctx}. */
    JsonNode call(String line) throws IOException, InterruptedException {
        JsonNode answer = answer(line);
        assertThat(answer.has("value")).as("%s: %s", line, answer).isTrue();
        return answer.path("value");
    }

    /** What a line that must fail says. */
    JsonNode failure(String line) throws IOException, InterruptedException {
        JsonNode answer = answer(line);
        assertThat(answer.has("error")).as("%s: %s", line, answer).isTrue();
        return answer;
    }

    private JsonNode answer(String line) throws IOException, InterruptedException {
        ProcessBuilder node = new ProcessBuilder("node", "--require", "./localhost.cjs", "call.cjs", line);
        node.environment().put("OSC_ACCESS_TOKEN", personalToken);
        node.environment().put("ENVIRONMENT", environment);
        node.environment().put("NODE_EXTRA_CA_CERTS", authority.toAbsolutePath().toString());
        return JSON.readTree(run(node).strip().lines().toList().getLast());
    }

    private static String run(ProcessBuilder program) throws IOException, InterruptedException {
        Path output = Files.createTempFile(HOME, "output", ".txt");
        Process process = program.directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as("%s ends: %s", program.command(), text).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            return text;
        } finally {
            List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
            family.add(process.toHandle());
            family.forEach(ProcessHandle::destroyForcibly);
            Files.deleteIfExists(output);
        }
    }
}
