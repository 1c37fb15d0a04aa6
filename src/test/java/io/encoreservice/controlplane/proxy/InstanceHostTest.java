package io.encoreservice.controlplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.InstanceKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceHostTest {

    @ParameterizedTest
    @CsvSource({
        "acme-one.encore.localhost:8081, encore.localhost:8081, acme-one",
        "acme-one.encore.localhost,      encore.localhost:8081, acme-one",
        "ACME-One.Encore.LocalHost:8081, encore.localhost:8081, acme-one",
        "a-b-c-d.example.org,            example.org,           a-b-c-d",
        "acme-one.example.org:443,       Example.org,           acme-one"
    })
    void anInstancesHostNamesItsInstance(String host, String domain, String label) {
        assertThat(InstanceHost.parse(host, domain)).map(InstanceKey::label).hasValue(label);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "acme-one",
                "acme-one.encore.localhost.",
                "acme-one.encore.localhost:80",
                "acme-one.encore.localhost:",
                "acme-one.encore.localhost:8081:8081",
                "one.encore.localhost:8081",
                "-one.encore.localhost:8081",
                "acme-.encore.localhost:8081",
                "x.acme-one.encore.localhost:8081",
                "acme-oneencore.localhost:8081",
                "acme-one.evil.encore.localhost:8081",
                "acme-one.encore.localhost.evil.org:8081",
                "127.0.0.1:8081",
                "[::1]:8081",
                "xn--acme-one.encore.localhost:8081",
                "acme_one.encore.localhost:8081",
                "a@acme-one.encore.localhost",
                "api-one.encore.localhost",
                "ac me-one.encore.localhost",
                "\u0131-one.encore.localhost"
            })
    void whatIsNoInstancesHostNamesNone(String host) {
        assertThat(InstanceHost.parse(host, "encore.localhost:8081")).isEmpty();
    }
}
