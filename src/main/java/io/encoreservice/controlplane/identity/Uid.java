package io.encoreservice.controlplane.identity;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * One life of an instance: random at each creation, so that a deleted name is free at once and never meets old keys.
 * Twelve characters of {@code a-z} and {@code 2-7} (60 bits), beginning with a letter, as Kubernetes object names must.
 */
public record Uid(String value) {

    private static final int LENGTH = 12;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LETTERS = 26;
    private static final Pattern FORM = Pattern.compile("[a-z][a-z2-7]{" + (LENGTH - 1) + "}");

    public Uid {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidNameException("uid", "uid must be " + LENGTH + " of a-z and 2-7, beginning with a letter");
        }
    }

    public static Uid random(SecureRandom random) {
        StringBuilder uid = new StringBuilder(LENGTH);
        uid.append(ALPHABET.charAt(random.nextInt(LETTERS)));
        while (uid.length() < LENGTH) {
            uid.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new Uid(uid.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
