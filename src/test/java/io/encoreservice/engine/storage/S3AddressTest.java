package io.encoreservice.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3AddressTest {

    @Test
    void anObjectIsItsBucketAndAllThatFollows() throws Exception {
        assertThat(S3Address.ofObject("s3://movies/a/b c+ä.mp4")).isEqualTo(new S3Address("movies", "a/b c+ä.mp4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://movies", "s3://movies/", "s3://movies/a", "s3://movies/a/"})
    void aFolderIsAWholeBucketOrAPartOfIt(String text) throws Exception {
        assertThat(S3Address.ofFolder(text).key()).isIn("", "a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://movies",
                "s3://movies/a/",
                "s3:/movies/a",
                "s3://m/a",
                "s3://movies//a",
                "s3://movies/a/../b",
                "s3://movies/a\nb",
                "s3://user@movies/a"
            })
    void whatNamesNoObjectIsRefused(String text) {
        assertThatThrownBy(() -> S3Address.ofObject(text)).isInstanceOf(ContentPathException.class);
    }

    @Test
    void aFolderMayBeSoLongThatTheLongestFileNameStillFits() throws Exception {
        String longest = "s3://movies/" + "f".repeat(768);

        assertThat(S3Address.ofObject(S3Address.ofFolder(longest) + "/" + "x".repeat(255))
                        .key())
                .hasSize(1_024);
        assertThatThrownBy(() -> S3Address.ofFolder(longest + "f")).hasMessageContaining("768 bytes");
    }
}
