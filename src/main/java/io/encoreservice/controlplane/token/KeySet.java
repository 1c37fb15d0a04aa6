package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.installation.InstallationKey;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.SecretJwk;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the keys of a private JWK set; each may say from when it signs and when it ends, and one may stand for the
 * derived key without its value. No message tells anything of a key but its place.
 */
final class KeySet {

    static final String SIGNS_FROM = "signsFrom";
    static final String ENDS_AT = "endsAt";
    static final String DERIVED = "derived";

    private final JwtJsonReader json = new JwtJsonReader();
    private final JwtJsonWriter writer = new JwtJsonWriter();
    private final InstallationKey installation;

    KeySet(InstallationKey installation) {
        this.installation = installation;
    }

    /** The set's members, of which nothing is known to be right. */
    List<Map<String, Object>> members(byte[] file) {
        try {
            Map<String, ?> set = json.deserialize(new StringReader(new String(file, StandardCharsets.UTF_8)));
            if (set == null || !(set.get("keys") instanceof List<?> keys)) {
                throw new InvalidKeySetException("it has no list of keys");
            }
            List<Map<String, Object>> members = new ArrayList<>();
            for (Object key : keys) {
                members.add(member(key, members.size()));
            }
            return members;
        } catch (JwtException | JacksonException e) {
            throw new InvalidKeySetException("it is no JSON object");
        }
    }

    /** The keys behind members, each tried once. */
    Keys keys(List<Map<String, Object>> members) {
        List<SigningKey> keys = new ArrayList<>();
        for (Map<String, Object> member : members) {
            keys.add(key(member, keys.size()));
        }
        try {
            return new Keys(keys);
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySetException(String.valueOf(e.getMessage()));
        }
    }

    private SigningKey key(Map<String, Object> member, int place) {
        try {
            SigningKey key = Boolean.TRUE.equals(member.get(DERIVED)) ? SigningKey.of(installation) : given(member);
            if (!key.id().equals(member.get("kid"))) {
                throw new IllegalArgumentException("another name");
            }
            tryOut(key);
            return key.from(time(member.get(SIGNS_FROM), Instant.EPOCH)).until(time(member.get(ENDS_AT), Instant.MAX));
        } catch (JwtException | IllegalArgumentException | DateTimeException | ClassCastException e) {
            throw new InvalidKeySetException("its key number " + (place + 1) + " is not a usable key");
        }
    }

    private SigningKey given(Map<String, Object> member) {
        TokenAlgorithm algorithm = TokenAlgorithm.named(String.valueOf(member.get("alg")));
        if (algorithm == TokenAlgorithm.EDDSA && !"Ed25519".equals(member.get("crv"))) {
            throw new IllegalArgumentException("another curve");
        }
        Jwk<?> jwk = Jwks.parser().json(json).build().parse(JsonMapper.shared().writeValueAsString(member));
        return switch (jwk) {
            case SecretJwk secret -> key(jwk, algorithm, secret.toKey(), secret.toKey());
            case PrivateJwk<?, ?, ?> pair -> {
                KeyPair keys = pair.toKeyPair().toJavaKeyPair();
                yield key(jwk, algorithm, keys.getPrivate(), keys.getPublic());
            }
            default -> throw new IllegalArgumentException("a public key");
        };
    }

    private static SigningKey key(Jwk<?> jwk, TokenAlgorithm algorithm, Key signing, Key verifying) {
        return new SigningKey(String.valueOf(jwk.getId()), algorithm, signing, verifying, Instant.EPOCH, Instant.MAX);
    }

    private void tryOut(SigningKey key) {
        String token = key.sign(Jwts.builder().json(writer).subject("trial")).compact();
        Jwts.parser().json(json).keyLocator(header -> key.verifying()).build().parseSignedClaims(token);
    }

    private static Instant time(@Nullable Object text, Instant otherwise) {
        return text == null ? otherwise : Instant.parse((String) text);
    }

    private static Map<String, Object> member(Object key, int place) {
        if (key instanceof Map<?, ?> map) {
            return JsonMapper.shared().convertValue(map, JwtJsonReader.MEMBERS);
        }
        throw new InvalidKeySetException("its key number " + (place + 1) + " is not a usable key");
    }
}
