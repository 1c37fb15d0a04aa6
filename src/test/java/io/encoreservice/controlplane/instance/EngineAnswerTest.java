package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineAnswerTest {

    @Test
    void ofAPageOnlyIdAndStatusOfEachJobAreKept() {
        EngineAnswer answer = of("""
                {"_links": {"id": "no"}, "page": {"size": 2, "status": "no"},
                 "_embedded": {"others": [{"id": "no"}], "encoreJobs": [
                   {"profileParams": {"id": "no", "a": [[], {}, [[1]]]}, "id": "one", "status": "QUEUED"},
                   {"id": "two", "inputs": [{"id": "no", "status": "no"}], "status": "FAILED"},
                   {"id": 3},
                   "nothing"
                 ]}, "id": "own"}""");

        assertThat(answer.isObject()).isTrue();
        assertThat(answer.jobs())
                .containsExactly(
                        new EngineAnswer.Job("one", "QUEUED"),
                        new EngineAnswer.Job("two", "FAILED"),
                        new EngineAnswer.Job("", ""));
        assertThat(answer.job()).isEqualTo(new EngineAnswer.Job("own", ""));
    }

    @Test
    void aRefusalsReasonIsKeptOrElseItsDetail() {
        assertThat(of("{\"detail\":\"d\",\"reason\":\"r\"}").reason()).isEqualTo("r");
        assertThat(of("{\"detail\":\"d\"}").reason()).isEqualTo("d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "\"text\"", "{\"id\":", "<html>", "{\"_embedded\": {\"encoreJobs\": ["})
    void whatIsNoWholeObjectIsNone(String body) {
        assertThat(of(body).isObject()).isFalse();
    }

    private static EngineAnswer of(String body) {
        return EngineAnswer.of(body.getBytes(StandardCharsets.UTF_8));
    }
}
