package io.encoreservice.controlplane.token;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.Key;
import java.security.PrivateKey;
import javax.crypto.SecretKey;

/** The algorithms that sign here. */
enum TokenAlgorithm {
    HS256("HS256"),
    ES256("ES256"),
    /** With Ed25519, the one curve of that name that everybody has. */
    EDDSA("EdDSA");

    private final String name;

    TokenAlgorithm(String name) {
        this.name = name;
    }

    static TokenAlgorithm named(String name) {
        for (TokenAlgorithm algorithm : values()) {
            if (algorithm.name.equals(name)) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException("the algorithm must be HS256, ES256 or EdDSA");
    }

    JwtBuilder sign(JwtBuilder token, Key key) {
        return switch (this) {
            case HS256 -> token.signWith((SecretKey) key, Jwts.SIG.HS256);
            case ES256 -> token.signWith((PrivateKey) key, Jwts.SIG.ES256);
            case EDDSA -> token.signWith((PrivateKey) key, Jwts.SIG.EdDSA);
        };
    }

    SecureDigestAlgorithm<?, ?> verifier() {
        return switch (this) {
            case HS256 -> Jwts.SIG.HS256;
            case ES256 -> Jwts.SIG.ES256;
            case EDDSA -> Jwts.SIG.EdDSA;
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
