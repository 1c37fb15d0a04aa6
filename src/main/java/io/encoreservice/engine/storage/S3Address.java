package io.encoreservice.engine.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an object lies, as tenants write it: {@code s3://bucket/key}, the key taken as it stands.
 *
 * @param bucket the bucket's name
 * @param key the object's name, empty for the whole bucket
 */
public record S3Address(String bucket, String key) {

    private static final String SCHEME = "s3://";
    private static final int LONGEST_KEY = 1_024;
    private static final int LONGEST_FILE_NAME = 255;
    private static final Pattern FORM =
            Pattern.compile("s3://([A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9])(?:/(.*))?", Pattern.DOTALL);

    /** Whether a text means to be such an address. */
    public static boolean isMeant(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith("s3:");
    }

    /**
     * Parses the address of an object.
     *
     * @throws ContentPathException when it is none
     */
    public static S3Address ofObject(String text) throws ContentPathException {
        S3Address address = parse(text);
        if (address.key.isEmpty() || address.key.endsWith("/")) {
            throw new ContentPathException("'" + text + "' must name an object as s3://bucket/key");
        }
        return address;
    }

    /**
     * Parses the address of a folder, which may be a whole bucket.
     *
     * @throws ContentPathException when it is none, or so long that a file's name would not fit behind it
     */
    public static S3Address ofFolder(String text) throws ContentPathException {
        S3Address address = parse(text);
        int longest = LONGEST_KEY - 1 - LONGEST_FILE_NAME;
        if (address.key.getBytes(StandardCharsets.UTF_8).length > longest) {
            throw new ContentPathException("a folder's key must not be longer than " + longest + " bytes");
        }
        return new S3Address(address.bucket, address.key.replaceAll("/+$", ""));
    }

    private static S3Address parse(String text) throws ContentPathException {
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw new ContentPathException("an s3 address must not contain control characters");
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new ContentPathException("'" + text + "' must have the form s3://bucket/key");
        }
        String key = matcher.group(2) == null ? "" : matcher.group(2);
        if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
            throw new ContentPathException("a key must not be longer than " + LONGEST_KEY + " bytes");
        }
        // why: on the way such names are taken for steps in a path, and another object is meant in the end.
        if (key.startsWith("/") || Arrays.stream(key.split("/", -1)).anyMatch(S3Address::isStep)) {
            throw new ContentPathException("'" + text + "' must not contain '.' or '..' as a name, or begin with '/'");
        }
        return new S3Address(matcher.group(1), key);
    }

    private static boolean isStep(String name) {
        return name.equals(".") || name.equals("..");
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
