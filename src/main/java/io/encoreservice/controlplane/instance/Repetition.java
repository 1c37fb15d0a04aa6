package io.encoreservice.controlplane.instance;

import io.encoreservice.shared.launch.EncodingJson;
import io.encoreservice.shared.launch.EngineSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * By what a repeated creation is known.
 *
 * @param key a digest of the client's key; empty when it gave none
 * @param wish a digest of what was asked for
 */
record Repetition(String key, String wish) {

    static final Repetition NONE = new Repetition("", "");
    static final String HEADER = "Idempotency-Key";
    private static final int LONGEST = 255;

    /**
     * Of a request with these headers {@code Idempotency-Key}.
     *
     * @throws InvalidInstanceException when they are no key
     */
    static Repetition of(@Nullable List<String> headers, NewInstance wish) {
        String key = key(headers);
        if (key == null) {
            return NONE;
        }
        return new Repetition(digest(List.of(key)), digest(texts(wish)));
    }

    private static List<String> texts(NewInstance wish) {
        List<String> texts = new ArrayList<>(List.of(
                wish.name().value(),
                wish.profilesUrl(),
                wish.s3().accessKeyId(),
                wish.s3().secretAccessKey(),
                wish.s3().sessionToken(),
                wish.s3().region(),
                wish.s3().endpoint(),
                Integer.toString(wish.workers()),
                new TreeMap<>(wish.labels()).toString()));
        // why: the digests of creations that say nothing of these are older than these are.
        if (!wish.settings().equals(EngineSettings.NONE)) {
            texts.add(wish.settings().callbackSecret());
            texts.add(EncodingJson.write(wish.settings().encoding()).toString());
        }
        return texts;
    }

    /**
     * The key in headers {@code Idempotency-Key}, null when there are none.
     *
     * @throws InvalidInstanceException when they are no key
     */
    static @Nullable String key(@Nullable List<String> headers) {
        if (headers == null || headers.isEmpty()) {
            return null;
        }
        String key = headers.getFirst();
        if (headers.size() > 1 || key.isEmpty() || key.length() > LONGEST || !isPrintable(key)) {
            throw new InvalidInstanceException(
                    HEADER, "must be given once, with 1 to " + LONGEST + " printable characters of ASCII");
        }
        return key;
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character < 127);
    }

    private static String digest(List<String> texts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                sha256.update((text.length() + ":" + text).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
