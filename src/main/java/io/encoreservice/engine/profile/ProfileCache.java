package io.encoreservice.engine.profile;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a minute what a source told, failures too, for who asks at every request and can bear an old answer.
 * Whatever is asked for is refreshed behind the scenes after ten seconds, and a failure then does not replace a text.
 */
public final class ProfileCache implements ProfileSource {

    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int MOST = 50;

    private final LoadingCache<URI, Answer> answers;

    public ProfileCache(ProfileSource source) {
        this.answers = Caffeine.newBuilder()
                .maximumSize(MOST)
                .refreshAfterWrite(FRESH)
                .expireAfterWrite(KEPT)
                .build(new Asking(source));
    }

    private record Answer(@Nullable String text, @Nullable String failure) {}

    private record Asking(ProfileSource source) implements CacheLoader<URI, Answer> {

        @Override
        public Answer load(URI location) {
            try {
                return new Answer(new String(source.read(location), StandardCharsets.UTF_8), null);
            } catch (IOException e) {
                return new Answer(null, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Answer(null, "interrupted");
            }
        }

        @Override
        public Answer reload(URI location, Answer old) {
            Answer fresh = load(location);
            return fresh.text() == null && old.text() != null ? old : fresh;
        }
    }

    @Override
    public byte[] read(URI location) throws IOException {
        Answer answer = answers.get(location);
        String text = answer.text();
        if (text == null) {
            throw new IOException(answer.failure());
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
