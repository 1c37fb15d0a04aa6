package io.encoreservice.controlplane.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.Http.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

@ApiTest
@ExtendWith(OutputCaptureExtension.class)
class ErrorAnswersIT {

    private final Http http;
    private final String bearer;

    @Autowired
    ErrorAnswersIT(@LocalServerPort int port, TokenIssuer issuer) {
        this.http = new Http(port);
        this.bearer = "Bearer " + issuer.serviceToken(TenantId.of("acme"), Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{                                              | 400 | not well-formed JSON (line 1, column",
                "{\"name\": 'x'}                                | 400 | not well-formed JSON (line 1, column 10)",
                "{\"name\": \"x\", \"size\": \"many\"}          | 400 | size must be a whole number (line 1, column",
                "{\"name\": 5}                                  | 400 | name must be a string",
                "{\"name\": true}                               | 400 | name must be a string",
                "{\"name\": {\"a\": 1}}                         | 400 | name must be a string",
                "{\"name\": \"x\", \"parts\": {}}               | 400 | parts must be an array",
                "{\"name\": \"x\", \"parts\": [{\"id\":\"a\",\"on\":\"maybe\"}]} | 400 | parts[0].on must be true or false",
                "[]                                             | 400 | the body must be an object",
                "\"x\"                                          | 400 | the body must be",
                "{}                                             | 400 | name must not be blank",
                "null                                           | 400 | the body is missing",
                "{\"name\": \" \", \"size\": -1}                | 400 | name must not be blank; size must be greater than or equal to 0",
                "{\"name\": \"x\", \"parts\": [{\"id\": \"\"}]} | 400 | parts[0].id must not be blank"
            })
    void aBodyThatCannotBeUsedIsExplainedInTheWordsOfJson(String body, int status, String reason) throws Exception {
        Answer answer = http.post("/probe", body, "x-jwt", bearer);

        isReason(answer, status);
        assertThat(answer.reason()).contains(reason);
    }

    @Test
    void aBodyWithUnknownFieldsIsTaken() throws Exception {
        Answer answer = http.post("/probe", "{\"name\":\"x\",\"profile\":\"program\"}", "x-jwt", bearer);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().has("reason")).isFalse();
    }

    @Test
    void aMissingBodyIsNamed() throws Exception {
        Answer answer = http.post("/probe", "", "x-jwt", bearer);

        isReason(answer, 400);
        assertThat(answer.reason()).isEqualTo("the body is missing");
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        Answer answer = http.get("/nothing/here", "x-jwt", bearer);

        isReason(answer, 404);
        assertThat(answer.reason()).isEqualTo("/nothing/here not found");
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() throws Exception {
        Answer answer = http.send("DELETE", "/probe", null, "x-jwt", bearer);

        isReason(answer, 405);
        assertThat(answer.header("allow").orElseThrow()).contains("GET").contains("POST");
        assertThat(answer.reason()).contains("DELETE").contains("GET, POST");
    }

    @Test
    void aWrongContentTypeIsToldTheRightOne() throws Exception {
        Answer answer = http.send("POST", "/probe", "<a/>", "x-jwt", bearer, "Content-Type", "text/xml");

        isReason(answer, 415);
        assertThat(answer.reason()).contains("application/json");
    }

    @Test
    void whoAcceptsNoJsonIsToldSoInJson() throws Exception {
        isReason(http.get("/probe", "x-jwt", bearer, "Accept", "image/png"), 406);
        isReason(http.get("/nothing", "x-jwt", bearer, "Accept", "text/html"), 404);
        isReason(http.get("/probe", "Accept", "text/html"), 401);
    }

    @Test
    void aNameThatBreaksItsRuleIsABadRequest() throws Exception {
        Answer answer = http.get("/probe/named/My-Test", "x-jwt", bearer);

        isReason(answer, 400);
        assertThat(answer.reason()).contains("'My-Test'").contains("a-z and 0-9");
    }

    @Test
    void aParameterOfTheWrongTypeOrMissingIsNamed() throws Exception {
        assertThat(http.get("/probe/number?value=many", "x-jwt", bearer).reason())
                .isEqualTo("value must be a whole number");
        assertThat(http.get("/probe/number", "x-jwt", bearer).reason()).isEqualTo("the parameter value is missing");
    }

    @Test
    void aReasonedExceptionIsItsStatusItsSentenceAndItsWait() throws Exception {
        Answer answer = http.get("/probe/busy", "x-jwt", bearer);

        isReason(answer, 503);
        assertThat(answer.reason()).isEqualTo("busy");
        assertThat(answer.header("retry-after")).contains("2");
    }

    @Test
    void aBugShowsNothingButANumberThatTheLogHasToo(CapturedOutput log) throws Exception {
        Answer answer = http.get("/probe/bug", "x-jwt", bearer);

        isReason(answer, 500);
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("IllegalState");
        String id = answer.reason().replaceAll(".* ", "");
        assertThat(log.getAll()).contains(id).contains("a secret of /home/me");
    }

    @Test
    void reasonsAreInEnglishWhateverIsPreferred() throws Exception {
        Answer answer = http.post("/probe", "{}", "x-jwt", bearer, "Accept-Language", "de");

        assertThat(answer.reason()).isEqualTo("name must not be blank");
    }

    @Test
    void aLargeBodyIsRefusedByItsLength() throws Exception {
        Answer answer = http.raw("POST /probe HTTP/1.1\r\nHost: localhost\r\nx-jwt: " + bearer
                + "\r\nContent-Type: application/json\r\nContent-Length: 1048577\r\n\r\n");

        isReason(answer, 413);
        assertThat(answer.reason()).contains("1024 KB");
    }

    @Test
    void aLargeBodyWithoutALengthIsRefusedWhereItBecomesTooLarge() throws Exception {
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";

        Answer answer = http.raw("POST /probe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nx-jwt: " + bearer
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17)
                + "0\r\n\r\n");

        isReason(answer, 413);
    }

    @Test
    void aBodyOfTheLimitIsRead() throws Exception {
        String json = "{\"name\":\"x\"}";

        Answer answer = http.post("/probe", " ".repeat(1_048_576 - json.length()) + json, "x-jwt", bearer);

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("requestsThatTomcatRefuses")
    void whatNeverReachesTheServiceIsAnsweredInJsonToo(String request) throws IOException {
        Answer answer = http.raw(request);

        assertThat(answer.status()).isBetween(400, 505);
        isReason(answer, answer.status());
    }

    static Stream<String> requestsThatTomcatRefuses() {
        return Stream.of(
                "GET /%2F HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%5C HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /{}<> HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /../.. HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\nX Y: z\r\nContent-Length: -1\r\n\r\n",
                "POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
                "POST /token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: magic\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n",
                "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "G@T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "nonsense\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n");
    }

    static void isReason(Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("content-type").orElse("none"))
                .as(answer.toString())
                .startsWith("application/json");
        assertThat(answer.json().propertyNames()).containsExactly("reason");
        assertThat(answer.reason())
                .isNotBlank()
                .doesNotContain("java.")
                .doesNotContain("io.encoreservice")
                .doesNotContain("Exception")
                .doesNotContain("org.")
                .doesNotContain("\tat ");
    }
}
