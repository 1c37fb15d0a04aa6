package io.encoreservice.engine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.RunningEngine.Answer;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoreJobApiIT {

    private static final String JOB = """
            {"profile": "program", "outputFolder": "/usercontent/demo", "baseName": "demo_", "externalId": "ext-1",
             "inputs": [{"type": "AudioVideo", "uri": "https://media.example/in.mp4"}], "duration": 5, "priority": 70}
            """;

    @TempDir
    static Path content;

    static RedisServer redis;
    static RunningEngine engine;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        engine = RunningEngine.start(redis, content, List.of());
    }

    @AfterAll
    static void stop() {
        engine.close();
        redis.close();
    }

    @Test
    void aPostedJobIsStoredAndShownAsHal() {
        Answer created = engine.post("/encoreJobs", JOB);

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Content-Type")).isEqualTo("application/hal+json");
        String self = created.json().at("/_links/self/href").stringValue();
        assertThat(created.header("Location")).isEqualTo(self).startsWith(engine.address() + "/encoreJobs/");
        assertThat(engine.get(self.substring(engine.address().toString().length()))
                        .body())
                .isEqualTo(created.body());
    }

    @Test
    void aJobThatIsNotThereIsAProblemWithAReason() {
        UUID id = new UUID(0, 0);

        Answer answer = engine.get("/encoreJobs/" + id);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("reason").stringValue()).isEqualTo("Job with id " + id + " not found");
        assertThat(answer.json().get("instance").stringValue()).isEqualTo("/encoreJobs/" + id);
    }
}
