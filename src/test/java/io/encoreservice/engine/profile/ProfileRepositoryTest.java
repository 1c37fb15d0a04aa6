package io.encoreservice.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobState;
import io.encoreservice.engine.job.Requests;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileRepositoryTest {

    private static final Map<String, String> FILES =
            Map.of("/set/profiles.yml", "program: one.yml", "/set/one.yml", """
                    encodes:
                      - type: X264Encode
                        suffix: _one
                        height: 360
                    """);

    private final EncoreJob job =
            new EncoreJob(UUID.randomUUID(), Instant.EPOCH, Requests.aRequest("demo", 0), JobState.queued());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://host/set/profiles.yml",
                "http://host/set/profiles.yml?version=2",
                "file:/set/profiles.yml",
                "classpath:/set/profiles.yml",
                "classpath:set/profiles.yml"
            })
    void anIndexIsYamlByItsPathWhateverFollowsIt(String index) throws Exception {
        ProfileRepository profiles = new ProfileRepository(URI.create(index), "#{", "}", ProfileRepositoryTest::read);

        Profile profile = profiles.find("program", job);

        assertThat(profile.encodes()).singleElement().extracting(Encode::suffix).isEqualTo("_one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://host/set/index.json", "file:/set/index.json?x=.yml", "classpath:/set/index.json"})
    void anIndexOfAnotherNameIsJsonAndSoAreItsProfiles(String index) throws Exception {
        ProfileRepository profiles = new ProfileRepository(URI.create(index), "#{", "}", location -> {
            String path = location.isOpaque() ? location.getSchemeSpecificPart() : location.getPath();
            return (path.equals("/set/index.json")
                            ? "{\"program\": \"../other/two.json\", \"gone\": null}"
                            : path.equals("/other/two.json")
                                    ? "{\"encodes\": [{\"type\": \"AudioEncode\", \"suffix\": \"_#{baseName}\"}], \"x\": 1}"
                                    : "{}")
                    .getBytes(StandardCharsets.UTF_8);
        });

        Profile profile = profiles.find("program", job);

        assertThat(profile.encodes()).singleElement().extracting(Encode::suffix).isEqualTo("_demo");
        assertThatThrownBy(() -> profiles.find("gone", job))
                .hasMessage("Error parsing profile gone: there is no profile of that name");
    }

    private static byte[] read(URI location) {
        String path = location.isOpaque() ? "/" + location.getSchemeSpecificPart() : location.getPath();
        return FILES.getOrDefault(path, "none").getBytes(StandardCharsets.UTF_8);
    }
}
