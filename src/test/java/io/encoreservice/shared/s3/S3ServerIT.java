package io.encoreservice.shared.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ServerIT {

    @TempDir
    Path folder;

    @Test
    void itGivesNothingToWhoHasNoKeyAndIsBackOnItsPort() throws Exception {
        try (S3Server server = S3Server.start();
                HttpClient http = HttpClient.newHttpClient()) {
            server.put("media", "a/b.txt", Files.writeString(folder.resolve("b.txt"), "hello"));
            URI before = server.endpoint();

            server.stop();
            server.startAgain();

            assertThat(server.endpoint()).isEqualTo(before);
            assertThat(server.list("media")).containsExactly("a/b.txt");
            assertThat(server.get("media", "a/b.txt")).asString().isEqualTo("hello");
            HttpRequest unsigned = HttpRequest.newBuilder(URI.create(before + "/media/a/b.txt"))
                    .build();
            assertThat(http.send(unsigned, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(403);
        }
    }
}
