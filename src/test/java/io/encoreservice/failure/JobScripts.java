package io.encoreservice.failure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Knows the queue's scripts by the digests that engines call them by. */
final class JobScripts {

    /** The folder of the scripts that this build packs. */
    static final Path FOLDER = Path.of("target", "classes", "redis");

    /** What the scripts share, put in front of each. */
    static final String FUNCTIONS = "job-functions.lua";

    private static final String UNKNOWN = "unknown";

    private final Map<String, String> sources = new HashMap<>();
    private final ConcurrentMap<String, String> names = new ConcurrentHashMap<>();

    /**
     * Reads the scripts.
     *
     * @param functions the file that stands in front of each
     */
    JobScripts(Path functions) throws IOException {
        String shared = Files.readString(functions);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, "job-*.lua")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.equals(FUNCTIONS)) {
                    String source = Files.readString(file);
                    sources.put(name.substring("job-".length(), name.length() - ".lua".length()), source);
                }
            }
        }
        sources.forEach((name, source) -> names.put(digest(shared + "\n" + source), name));
    }

    /** What a command asks of the queue, if it does; a script that is none of the queue's is called unknown. */
    Optional<Call> call(String engine, List<String> words) {
        if (words.size() < 3) {
            return Optional.empty();
        }
        String name = switch (words.getFirst().toUpperCase(Locale.ROOT)) {
            case "EVALSHA" -> isOfAnInstance(words) ? names.getOrDefault(words.get(1), UNKNOWN) : null;
            case "EVAL" -> isOfAnInstance(words) ? learn(words.get(1)) : null;
            case "SCRIPT" -> {
                learn(words.get(2));
                yield null;
            }
            default -> null;
        };
        return Optional.ofNullable(name)
                .map(script -> new Call(engine, script, script.equals(UNKNOWN) ? words : arguments(words)));
    }

    // why: the client tries out what the server can with a script of its own.
    private static boolean isOfAnInstance(List<String> words) {
        return words.size() > 3 && words.get(3).startsWith("{");
    }

    // why: the text is known in advance too, but should it be composed in another way one day, its end still tells.
    private String learn(String source) {
        return names.computeIfAbsent(digest(source), absent -> named(source));
    }

    private String named(String source) {
        return sources.entrySet().stream()
                .filter(script -> source.endsWith(script.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static List<String> arguments(List<String> words) {
        return List.copyOf(words.subList(3 + Integer.parseInt(words.get(2)), words.size()));
    }

    private static String digest(String source) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
