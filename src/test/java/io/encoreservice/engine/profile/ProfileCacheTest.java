package io.encoreservice.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProfileCacheTest {

    private static final URI INDEX = URI.create("file:/index.yml");

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void aTextIsAskedForOnce() throws Exception {
        ProfileCache cache = new ProfileCache(
                location -> ("text " + asked.incrementAndGet() + " of " + location).getBytes(StandardCharsets.UTF_8));

        assertThat(cache.read(INDEX)).asString().isEqualTo("text 1 of file:/index.yml");
        assertThat(cache.read(INDEX)).asString().isEqualTo("text 1 of file:/index.yml");
        assertThat(cache.read(URI.create("file:/other.yml"))).asString().isEqualTo("text 2 of file:/other.yml");
    }

    @Test
    void aFailureIsRememberedToo() {
        ProfileCache cache = new ProfileCache(location -> {
            asked.incrementAndGet();
            throw new IOException("it is away");
        });

        assertThatThrownBy(() -> cache.read(INDEX))
                .isInstanceOf(IOException.class)
                .hasMessage("it is away");
        assertThatThrownBy(() -> cache.read(INDEX)).hasMessage("it is away");

        assertThat(asked).hasValue(1);
    }
}
