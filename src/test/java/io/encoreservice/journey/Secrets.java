package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.web.Http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What nobody may be told, and a search for it in whatever a service tells. */
final class Secrets {

    private static final Pattern PASSWORD = Pattern.compile("(?m)^requirepass \"?([^\"\\s]+)");

    /** What may be found nowhere but where it was made. */
    private final Set<String> kept = new LinkedHashSet<>();

    /** What the service's own store may hold as well. */
    private final Set<String> shown = new LinkedHashSet<>();

    private final List<String> answers = new ArrayList<>();

    /** Remembers a token: whoever has its claims and its signature has it. */
    String token(String token) {
        String[] parts = token.split("\\.", -1);
        assertThat(parts).as("a token").hasSize(3);
        kept.add(parts[1]);
        kept.add(parts[2]);
        return token;
    }

    void kept(String secret) {
        kept.add(secret);
    }

    void shown(String secret) {
        shown.add(secret);
    }

    /** Remembers what engines are told and nobody else. */
    void ofEngines(Service service) {
        for (Map<String, String> engine : OperatorIT.engines(service)) {
            engine.forEach((name, value) -> {
                if (name.endsWith("_PASSWORD")) {
                    shown.add(value);
                } else if (name.equals("ENCORE_SETTINGS_REDIS_URI")) {
                    shown.add(value.substring(value.lastIndexOf(':', value.indexOf('@')) + 1, value.indexOf('@')));
                }
            });
        }
    }

    /** Remembers what the data folder keeps for the service alone. */
    void ofFolder(Path data) throws IOException {
        byte[] key = Files.readAllBytes(data.resolve("installation.key"));
        shown.add(HexFormat.of().formatHex(key));
        shown.add(Base64.getEncoder().withoutPadding().encodeToString(key));
        shown.add(Base64.getUrlEncoder().withoutPadding().encodeToString(key));
        Matcher password =
                PASSWORD.matcher(Files.readString(data.resolve("redis").resolve("redis.conf")));
        assertThat(password.find()).isTrue();
        shown.add(password.group(1));
    }

    /** Keeps an answer in which nothing secret belongs, for the search. */
    Answer hear(Answer answer) {
        answers.add(answer.headers() + answer.body());
        return answer;
    }

    /** The secrets that an answer told. */
    List<String> toldInAnswers() {
        return foundIn(String.join("\n", answers), all());
    }

    /** Searches everything that a service has told or written down so far. */
    void areNotIn(Service service) throws IOException {
        assertThat(all())
                .hasSizeGreaterThan(12)
                .allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(15));
        assertThat(toldInAnswers()).isEmpty();
        assertThat(foundIn(service.log(), all())).as("the log").isEmpty();
        for (String command : commands(service)) {
            assertThat(foundIn(command, all())).as(command).isEmpty();
        }
        List<Path> logs = files(service.data()).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .toList();
        assertThat(logs).isNotEmpty();
        for (Path log : logs) {
            assertThat(foundIn(text(log), all())).as("%s", log).isEmpty();
        }
        for (Path file : files(service.data().resolve("redis"))) {
            assertThat(foundIn(text(file), kept)).as("%s", file).isEmpty();
        }
    }

    private Set<String> all() {
        Set<String> all = new LinkedHashSet<>(kept);
        all.addAll(shown);
        return all;
    }

    private static List<String> foundIn(String text, Set<String> secrets) {
        return secrets.stream().filter(text::contains).toList();
    }

    private static List<String> commands(Service service) {
        return Stream.concat(Stream.of(service.handle()), service.handle().descendants())
                .map(process -> process.info().commandLine().orElse(""))
                .toList();
    }

    private static List<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
