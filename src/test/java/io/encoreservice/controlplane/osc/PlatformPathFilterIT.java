package io.encoreservice.controlplane.osc;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@OscTest
class PlatformPathFilterIT {

    private final Http http;

    @Autowired
    PlatformPathFilterIT(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/.osaas.io/license", "/.osaas.io/license/", "/license", "/.osaas.io/healthz", "/.osaas.io/"})
    void whatSdksPutBeforeAPathIsTakenAway(String path) throws Exception {
        assertThat(http.get(path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.osaas.io/.osaas.io/license",
                "/.osaas.iolicense",
                "/x/.osaas.io/license",
                "/%2Eosaas.io/license"
            })
    void nothingElseIsTakenAway(String path) throws Exception {
        Answer answer = http.get(path);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.reason()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.osaas.io/mysubscriptions", "/.osaas.io/probe", "/.osaas.io/encoreinstance"})
    void noDoorIsOpenedByIt(String path) throws Exception {
        assertThat(http.get(path).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "catalog.svc.localhost",
                "token.svc.localhost:8080",
                "deploy.svc.localhost",
                "catalog.svc.encore.localhost",
                "TOKEN.svc.api.encore.localhost"
            })
    void theHostsOfThePlatformAreTheApi(String host) throws Exception {
        Answer answer = http.raw("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void anInstancesHostIsNoneOfThem() throws Exception {
        Answer answer =
                http.raw("GET /healthz HTTP/1.1\r\nHost: svc-catalog.encore.localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).isEqualTo(421);
    }
}
