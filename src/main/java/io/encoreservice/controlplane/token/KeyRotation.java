package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.installation.InstallationKey;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.lang.Supplier;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Adds a new key to the file of keys and gives all others an end. */
final class KeyRotation {

    /** How long every control plane has to read the new key before one signs with it. */
    private static final Duration NOTICE = Duration.ofMinutes(1);

    private final KeySet format;
    private final Path file;
    private final Clock clock;

    KeyRotation(Path file, InstallationKey installation, Clock clock) {
        this.file = file;
        this.format = new KeySet(installation);
        this.clock = clock;
    }

    /**
     * @param retireAfter how long the other keys verify once the new one signs
     * @return what is there now
     * @throws InvalidKeySetException when the file is no good
     */
    Rotated rotate(TokenAlgorithm algorithm, Duration retireAfter) throws IOException {
        Instant now = clock.instant();
        Instant signsFrom = now.plus(NOTICE).truncatedTo(ChronoUnit.SECONDS);
        Instant end = signsFrom.plus(retireAfter);
        List<Map<String, Object>> members = new ArrayList<>();
        Map<String, Object> made = made(algorithm);
        made.put(KeySet.SIGNS_FROM, signsFrom.toString());
        members.add(made);
        List<Map<String, Object>> before = before();
        List<SigningKey> known = format.keys(before).all();
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).verifiesAt(now)) {
                members.add(ended(before.get(i), known.get(i), end));
            }
        }
        format.keys(members);
        write(JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsBytes(Map.of("keys", members)));
        return new Rotated(String.valueOf(made.get("kid")), signsFrom, end);
    }

    private List<Map<String, Object>> before() throws IOException {
        return Files.exists(file)
                ? format.members(Files.readAllBytes(file))
                : List.of(Map.of("kty", "oct", "kid", SigningKey.DERIVED, "alg", "HS256", KeySet.DERIVED, true));
    }

    private static Map<String, Object> ended(Map<String, Object> member, SigningKey key, Instant end) {
        Map<String, Object> ended = new LinkedHashMap<>(member);
        ended.put(KeySet.ENDS_AT, (key.endsAt().isBefore(end) ? key.endsAt() : end).toString());
        return ended;
    }

    private static Map<String, Object> made(TokenAlgorithm algorithm) {
        String id = UUID.randomUUID().toString();
        String name = algorithm.toString();
        Jwk<?> jwk = switch (algorithm) {
            case HS256 ->
                Jwks.builder()
                        .key(Jwts.SIG.HS256.key().build())
                        .id(id)
                        .algorithm(name)
                        .build();
            case ES256 ->
                Jwks.builder()
                        .ecKeyPair(Jwts.SIG.ES256.keyPair().build())
                        .id(id)
                        .algorithm(name)
                        .build();
            case EDDSA ->
                Jwks.builder()
                        .octetKeyPair(Jwks.CRV.Ed25519.keyPair().build())
                        .id(id)
                        .algorithm(name)
                        .build();
        };
        Map<String, Object> members = new LinkedHashMap<>();
        jwk.forEach((member, value) -> members.put(member, value instanceof Supplier<?> secret ? secret.get() : value));
        return members;
    }

    private void write(byte[] json) throws IOException {
        Path draft = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "token-keys",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(draft, json);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /**
     * @param id the new key's name
     * @param signsFrom when it begins to sign
     * @param othersEnd when no other verifies any more
     */
    record Rotated(String id, Instant signsFrom, Instant othersEnd) {}
}
