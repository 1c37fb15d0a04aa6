package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.SmugglingCase.HOST;
import static io.encoreservice.controlplane.proxy.SmugglingCase.LINE;
import static io.encoreservice.controlplane.proxy.SmugglingCase.TOKEN;
import static io.encoreservice.controlplane.proxy.SmugglingCase.shown;
import static io.encoreservice.controlplane.proxy.SmugglingCase.utf8;

import java.util.Locale;
import java.util.stream.Stream;

/** Hosts that are missing, several, dressed up or elsewhere, in the header and in the target. */
final class HostAttacks {

    private static final String NAME = RunningProxy.HOST;
    private static final int NOT_FOUND = 404;

    private HostAttacks() {}

    static Stream<SmugglingCase> all() {
        return Stream.of(lines(), malformed(), elsewhere(), absolute()).flatMap(family -> family);
    }

    private static Stream<SmugglingCase> lines() {
        return Stream.of(
                hosts("no host", "", HOST),
                hosts("the host twice", HOST + HOST, HOST),
                hosts(
                        "the host twice, in two cases",
                        HOST + HOST.toUpperCase(Locale.ROOT),
                        HOST.toUpperCase(Locale.ROOT)),
                hosts("another host behind it", HOST + "Host: other.example\r\n", HOST + "X-Host: other.example\r\n"),
                hosts("another host before it", "Host: other.example\r\n" + HOST, "X-Host: other.example\r\n" + HOST),
                hosts("an empty host behind it", HOST + "Host:\r\n", HOST + "Hosts:\r\n"),
                hosts("an empty host before it", "Host:\r\n" + HOST, "Hosts:\r\n" + HOST),
                hosts("a blank before the colon", "Host : " + NAME + "\r\n", "Host:" + NAME + "\r\n"),
                hosts("a fold", "Host:\r\n " + NAME + "\r\n", "hOST: " + NAME + "\r\n"),
                hosts("a fold behind it", "Host: " + NAME + "\r\n .evil\r\n", HOST + "X-Fold: .evil\r\n"),
                hosts("NUL in the name", "Ho\u0000st: " + NAME + "\r\n", HOST + "Ho.st: x\r\n"),
                hosts("a bare LF and a second one", "Host: other.example\nHost: " + NAME + "\r\n", HOST),
                hosts("a bare CR and a second one", "Host: " + NAME + "\rHost: other.example\r\n", HOST));
    }

    private static Stream<SmugglingCase> malformed() {
        return Stream.of(
                        NAME + ":",
                        NAME + ":80:80",
                        NAME + ":-80",
                        NAME + ":+80",
                        NAME + ":0x50",
                        NAME + ":80a",
                        NAME + ": 80",
                        NAME + ":800000",
                        NAME + ":http",
                        NAME + utf8(":\uff18\uff10"),
                        NAME + "/",
                        NAME + "/x",
                        NAME + "?x",
                        NAME + "#x",
                        NAME + "\\",
                        NAME + "%00",
                        NAME + "\u0000",
                        NAME + "\u0000.evil",
                        NAME + "\u007f",
                        NAME + " other.example",
                        NAME + "\tother.example",
                        NAME + ", " + NAME,
                        NAME + "," + NAME,
                        NAME + ";x",
                        NAME + "&x",
                        "a@" + NAME,
                        "user:pass@" + NAME,
                        NAME + "@other.example",
                        NAME + ":80@other.example",
                        "http://" + NAME,
                        "//" + NAME,
                        "\"" + NAME + "\"",
                        "(" + NAME + ")",
                        "[" + NAME + "]",
                        "*." + NAME,
                        "*",
                        "acme_one.encore.localhost",
                        "acme%2done.encore.localhost",
                        "acme%2Done.encore.localhost",
                        "acme-one%2eencore.localhost",
                        utf8("acme-\u00f6ne.encore.localhost"),
                        "acme-\u00f6ne.encore.localhost",
                        utf8("acme\u2010one.encore.localhost"),
                        utf8("acme-one\u3002encore.localhost"),
                        utf8("acme-on\u0435.encore.localhost"),
                        utf8("acme-one.encore.localho\u017ft"),
                        utf8("acme-one.encore.loca\u2113host"),
                        utf8("\u200bacme-one.encore.localhost"),
                        utf8("acme\u00ad-one.encore.localhost"),
                        "[::1",
                        "::1]",
                        "::1",
                        "[::1]x",
                        "[::1]:",
                        "[::1%25lo]",
                        "[v1.x]")
                .map(host -> hosts("Host: " + shown(host), "Host: " + host + "\r\n", HOST));
    }

    /** Hosts like any other, yet no instance's. Their answer does not end the connection by itself. */
    private static Stream<SmugglingCase> elsewhere() {
        return Stream.of(
                        NAME + ".",
                        NAME + ".:80",
                        "." + NAME,
                        "x." + NAME,
                        NAME + ".evil.example",
                        "acme-one..encore.localhost",
                        "acme-one.encore.localhost.encore.localhost",
                        NAME + ":8081",
                        NAME + ":0",
                        NAME + ":8080",
                        NAME + ":65536",
                        NAME + ":00080",
                        "xn--acme-one.encore.localhost",
                        "xn--acme-ne-e1a.encore.localhost",
                        "acme-one.xn--encore-.localhost",
                        "acme--one.encore.localhost",
                        "acme-one-.encore.localhost",
                        "-acme-one.encore.localhost",
                        "acmeone.encore.localhost",
                        "other-one.encore.localhost",
                        "acme-two.encore.localhost",
                        "encore.localhost",
                        "localhost",
                        "internal",
                        "redis",
                        "",
                        ".",
                        "..",
                        ":80",
                        "127.0.0.1",
                        "127.1",
                        "2130706433",
                        "0x7f.1",
                        "169.254.169.254",
                        "[::1]",
                        "[::ffff:127.0.0.1]:80",
                        "metadata.example.internal",
                        "kubernetes.default.svc")
                .map(host -> SmugglingCase.head(
                        "elsewhere: " + shown(host),
                        NOT_FOUND,
                        LINE + "Host: " + host + "\r\n" + TOKEN + "Connection: close\r\n\r\n",
                        LINE + HOST + TOKEN + "\r\n"));
    }

    private static Stream<SmugglingCase> absolute() {
        String good = "http://" + NAME + "/first";
        return Stream.of(
                absolute("http://other.example/first", good),
                absolute("https://other.example/first", "https://" + NAME + "/first"),
                absolute("HTTP://OTHER.EXAMPLE/first", "HTTP://" + NAME.toUpperCase(Locale.ROOT) + "/first"),
                absolute("http://other.example?/first", "http://" + NAME + "?/first"),
                absolute("http://" + NAME + ".other.example/first", good),
                absolute("http://" + NAME + "./first", good),
                absolute("http://" + NAME + ":80/first", good),
                absolute("http://" + NAME + ":8081/first", good),
                absolute("http://" + NAME + "@other.example/first", good),
                absolute("http://evil@" + NAME + "/first", good),
                absolute("http://" + NAME + "\\@other.example/first", good),
                absolute("http://" + NAME + "%00/first", good),
                absolute("http://" + NAME + ",other.example/first", good),
                absolute("http:///first", good),
                absolute("http:/" + NAME + "/first", good),
                absolute("http:" + NAME + "/first", good),
                absolute("http:\\\\" + NAME + "\\first", good),
                absolute("http//" + NAME + "/first", "/first/http//" + NAME),
                absolute("ftp://" + NAME + "/first", good),
                absolute("ws://" + NAME + "/first", good),
                absolute("file:///first", "/first/file:///first"),
                absolute("gopher://127.0.0.1:6379/_first", "/first/gopher://127.0.0.1:6379/_first"),
                absolute("javascript:first", "/first?javascript:first"),
                absolute(NAME + "/first", "/first/" + NAME),
                absolute(NAME + ":80", "/first/" + NAME + ":80"),
                absolute("[::1]/first", "/first/[::1]"),
                absolute("@other.example/first", "/first/@other.example"),
                absolute(":80/first", "/first/:80"),
                absolute(".other.example/first", "/first/.other.example"),
                SmugglingCase.head(
                        "an absolute target and no host",
                        "POST " + good + " HTTP/1.1\r\n" + TOKEN + "\r\n",
                        "POST " + good + " HTTP/1.1\r\n" + HOST + TOKEN + "\r\n"),
                SmugglingCase.head(
                        "the absolute target is right and the host is not",
                        "POST " + good + " HTTP/1.1\r\nHost: other.example\r\n" + TOKEN + "\r\n",
                        "POST //other.example/first HTTP/1.1\r\n" + HOST + TOKEN + "\r\n"),
                SmugglingCase.head(
                        "the absolute target is right and the host is empty",
                        "POST " + good + " HTTP/1.1\r\nHost:\r\n" + TOKEN + "\r\n",
                        "POST " + good + " HTTP/1.1\r\n" + HOST + TOKEN + "\r\n"));
    }

    private static SmugglingCase hosts(String name, String wrong, String right) {
        return SmugglingCase.head(name, LINE + wrong + TOKEN + "\r\n", LINE + right + TOKEN + "\r\n");
    }

    private static SmugglingCase absolute(String wrong, String right) {
        return SmugglingCase.head(
                "target " + shown(wrong),
                "POST " + wrong + " HTTP/1.1\r\n" + HOST + TOKEN + "\r\n",
                "POST " + right + " HTTP/1.1\r\n" + HOST + TOKEN + "\r\n");
    }
}
