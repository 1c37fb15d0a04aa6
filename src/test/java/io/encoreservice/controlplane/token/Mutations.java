package io.encoreservice.controlplane.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Changes a token in every way that comes to mind, one or more at a time; the same seed makes the same changes. */
final class Mutations {

    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/. \t\r\n\0é€\uD83D\"{}";

    private final String token;
    private final Random random;
    private final List<UnaryOperator<String>> ways;

    Mutations(String token, long seed) {
        this.token = token;
        this.random = new Random(seed);
        this.ways = List.of(
                this::replace,
                this::insert,
                this::remove,
                this::swapParts,
                this::cut,
                this::repeatPart,
                this::changeBit,
                this::changeText,
                this::changeCase);
    }

    Stream<String> stream() {
        return Stream.generate(this::next).filter(mutated -> !mutated.equals(token));
    }

    /** Exactly one change each. */
    Stream<String> single() {
        return Stream.generate(() -> ways.get(random.nextInt(ways.size())).apply(token))
                .filter(mutated -> !mutated.equals(token));
    }

    private String next() {
        String mutated = token;
        for (int i = 0; i <= random.nextInt(3); i++) {
            mutated = ways.get(random.nextInt(ways.size())).apply(mutated);
        }
        return mutated;
    }

    private String replace(String t) {
        int at = at(t);
        return t.isEmpty() ? t : t.substring(0, at) + character() + t.substring(at + 1);
    }

    private String insert(String t) {
        int at = at(t);
        return t.substring(0, at) + character() + t.substring(at);
    }

    private String remove(String t) {
        int at = at(t);
        return t.isEmpty() ? t : t.substring(0, at) + t.substring(at + 1);
    }

    private String cut(String t) {
        return random.nextBoolean() ? t.substring(at(t)) : t.substring(0, at(t));
    }

    private String swapParts(String t) {
        String[] parts = parts(t);
        int one = random.nextInt(parts.length);
        int other = random.nextInt(parts.length);
        String kept = parts[one];
        parts[one] = parts[other];
        parts[other] = kept;
        return String.join(".", parts);
    }

    private String repeatPart(String t) {
        String[] parts = parts(t);
        return t + "." + parts[random.nextInt(parts.length)];
    }

    private String changeCase(String t) {
        int at = at(t);
        return t.substring(0, at) + t.substring(at).toUpperCase(Locale.ROOT);
    }

    /** Changes one bit of the bytes behind a part. */
    private String changeBit(String t) {
        return recode(t, bytes -> {
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return bytes;
        });
    }

    /** Changes the JSON behind a part and leaves it JSON. */
    private String changeText(String t) {
        List<List<String>> changes = List.of(
                List.of("HS256", "none"),
                List.of("HS256", "RS256"),
                List.of("sat+jwt", "trial+jwt"),
                List.of("acme", "evil"),
                List.of("encore-service", "evil"),
                List.of("}", ",\"tenantId\":\"evil\"}"),
                List.of("}", ",\"exp\":99999999999}"),
                List.of("{", "{\"jku\":\"http://evil.example\","),
                List.of("\"kid\":\"1\"", "\"kid\":\"\""));
        List<String> change = changes.get(random.nextInt(changes.size()));
        return recode(
                t,
                bytes -> new String(bytes, StandardCharsets.UTF_8)
                        .replace(change.getFirst(), change.getLast())
                        .getBytes(StandardCharsets.UTF_8));
    }

    private String recode(String t, UnaryOperator<byte[]> change) {
        String[] parts = parts(t);
        int which = random.nextInt(parts.length);
        try {
            byte[] changed = change.apply(Base64.getUrlDecoder().decode(parts[which]));
            parts[which] = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
        } catch (IllegalArgumentException alreadyBroken) {
            return t;
        }
        return String.join(".", parts);
    }

    private static String[] parts(String t) {
        return t.split("\\.", -1);
    }

    private int at(String t) {
        return t.isEmpty() ? 0 : random.nextInt(t.length());
    }

    private char character() {
        return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    }
}
