package io.encoreservice.engine.profile;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Remembers for a short time what a source told, failures too, for who asks at every request and can bear an old answer. */
public final class ProfileCache implements ProfileSource {

    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MOST = 50;

    private final LoadingCache<URI, Answer> answers;

    public ProfileCache(ProfileSource source) {
        this.answers = Caffeine.newBuilder()
                .maximumSize(MOST)
                .refreshAfterWrite(FRESH)
                .expireAfterAccess(KEPT)
                .build(location -> ask(source, location));
    }

    private record Answer(@Nullable String text, @Nullable String failure) {}

    @Override
    public byte[] read(URI location) throws IOException {
        Answer answer = answers.get(location);
        String text = answer.text();
        if (text == null) {
            throw new IOException(answer.failure());
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Answer ask(ProfileSource source, URI location) {
        try {
            return new Answer(new String(source.read(location), StandardCharsets.UTF_8), null);
        } catch (IOException e) {
            return new Answer(null, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(null, "interrupted");
        }
    }
}
