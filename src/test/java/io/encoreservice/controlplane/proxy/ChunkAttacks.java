package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.SmugglingCase.SECOND;
import static io.encoreservice.controlplane.proxy.SmugglingCase.shown;
import static io.encoreservice.controlplane.proxy.SmugglingCase.utf8;

import java.util.stream.Stream;

/** Chunks that one server ends elsewhere than another: sizes, line ends, extensions, trailers. */
final class ChunkAttacks {

    private static final String ENDED = "0\r\n\r\n";
    private static final String GOOD = "4\r\nbody\r\n" + ENDED;
    private static final String INNER = Integer.toHexString(SECOND.length());
    private static final int HEADERS_TOO_LARGE = 431;

    private ChunkAttacks() {}

    static Stream<SmugglingCase> all() {
        return Stream.of(sizes(), lineEnds(), extensions(), trailers()).flatMap(family -> family);
    }

    private static Stream<SmugglingCase> sizes() {
        Stream<SmugglingCase> noNumbers = Stream.of(
                        "0x4",
                        "0X4",
                        "x4",
                        "+4",
                        "-4",
                        "-0",
                        "-1",
                        " 4",
                        "4 ",
                        "\t4",
                        "4\t",
                        "4 4",
                        "4,",
                        "4.0",
                        "4h",
                        "4_",
                        "#4",
                        "%34",
                        "\"4\"",
                        "4=",
                        "4:",
                        "g",
                        "",
                        " ",
                        "4\u0000",
                        "\u00004",
                        "4\u000b",
                        "4\u007f",
                        "4\u00a0",
                        "\u00b2",
                        utf8("\uff14"),
                        utf8("\u0664"),
                        "ffffffffffffffff",
                        "8000000000000000",
                        "10000000000000004",
                        "100000000000000000000000000000004",
                        "-fffffffffffffffc")
                .map(size -> SmugglingCase.chunks("chunk size " + shown(size), size + "\r\nbody\r\n" + ENDED, GOOD));
        return Stream.concat(
                noNumbers,
                Stream.of(
                        SmugglingCase.chunks(
                                "too many leading zeros",
                                "0".repeat(20) + "4\r\nbody\r\n" + ENDED,
                                "004\r\nbody\r\n" + ENDED),
                        SmugglingCase.chunks(
                                "a chunk longer than it says", "3\r\nbody\r\n" + ENDED, "3\r\nbod\r\n" + ENDED),
                        SmugglingCase.chunks(
                                "a chunk shorter than it says", "5\r\nbody\r\n" + ENDED, "5\r\nbody1\r\n" + ENDED),
                        SmugglingCase.chunks(
                                "a request in a chunk that is said to be shorter",
                                "4\r\n" + SECOND + "\r\n" + ENDED,
                                INNER + "\r\n" + SECOND + "\r\n" + ENDED),
                        SmugglingCase.chunks(
                                "a last chunk with bytes", "0\r\nbody\r\n" + ENDED, "0004\r\nbody\r\n000\r\n\r\n"),
                        SmugglingCase.chunks("no chunk at all", "", ENDED),
                        SmugglingCase.chunks("no last chunk", "4\r\nbody\r\n", GOOD)));
    }

    private static Stream<SmugglingCase> lineEnds() {
        return Stream.of(
                        "4\nbody\r\n" + ENDED,
                        "4\rbody\r\n" + ENDED,
                        "4\r\rbody\r\n" + ENDED,
                        "4\r\r\nbody\r\n" + ENDED,
                        "4\n\rbody\r\n" + ENDED,
                        "4\r\n\r\nbody\r\n" + ENDED,
                        "\r\n" + GOOD,
                        "\n" + GOOD,
                        "4\r\nbody" + ENDED,
                        "4\r\nbody\n" + ENDED,
                        "4\r\nbody\r" + ENDED,
                        "4\r\nbody\n\r" + ENDED,
                        "4\r\nbody\r\r\n" + ENDED,
                        "4\r\nbody\n\n" + ENDED,
                        "4\r\nbody \r\n" + ENDED,
                        "4\r\nbody\u0000\r\n" + ENDED,
                        "4\r\nbodyXX" + ENDED,
                        "4\r\nbodyX\n" + ENDED,
                        "4\r\nbody\rX" + ENDED,
                        "4\r\nbody\r\n\r\n" + ENDED,
                        "4\r\nbody\r\n " + ENDED,
                        "4\r\nbody\r\n0 \r\n\r\n",
                        "4\r\nbody\r\n0\n\r\n",
                        "4\r\nbody\r\n0\r\r\n\r\n",
                        "4\r\nbody\r\n0\n\n",
                        "4\r\nbody\r\n0\r\n\n",
                        "4\r\nbody\r\n0\r\n\r\r\n",
                        "4\r\nbody\r\n0\r\n")
                .map(body -> SmugglingCase.chunks("chunk line ends " + shown(body), body, GOOD));
    }

    private static Stream<SmugglingCase> extensions() {
        return Stream.of(
                extension(";", ";x"),
                extension("4\nbody;", "4;"),
                extension("4;a\nb", "4;a"),
                extension("4;\n", "4;"),
                extension("4;a\rb", "4; a b"),
                extension("4;a\r", "4;a\t"),
                extension("4 ;a", "4; a"),
                extension("4\t;a", "4;\ta"),
                extension(" ;4", "4;4"),
                extension(";4", "4; 4"),
                extension("4,a", "4;,a"),
                extension("4 a=b", "4;a=b"),
                extension("4;a=\u0000", "4;a=\u00e9"),
                extension("4;\u000b", "4;\t"),
                extension("4;\u007f", "4;~"),
                extension("4;a=\"\r\n\"", "4;a=\" \""),
                extension("4;a=\"\n\"", "4;a=\"\\\"\""),
                extension("4;a=\"\r\nx\r\n\"", "4;a=\"x\""),
                extension("4;" + "x".repeat(300), "4;" + "x".repeat(200)),
                extension("4" + ";a=b".repeat(80), "4" + ";a=b".repeat(20)),
                SmugglingCase.chunks(
                        "an extension that hides the last chunk",
                        "4\r\nbody\r\n0;\n" + SECOND + "\r\n\r\n",
                        "4\r\nbody\r\n0;x\r\n\r\n"),
                SmugglingCase.chunks(
                        "an extension whose quotes would span a request",
                        "4;a=\"\r\nbody\r\n0\r\n\"" + SECOND,
                        "4;a=\"0\"\r\nbody\r\n0;a=\"b\"\r\n\r\n"));
    }

    private static SmugglingCase extension(String wrong, String right) {
        String good = right.startsWith(";") ? "4" + right : right;
        return SmugglingCase.chunks(
                "chunk extension " + shown(wrong), wrong + "\r\nbody\r\n" + ENDED, good + "\r\nbody\r\n" + ENDED);
    }

    private static Stream<SmugglingCase> trailers() {
        return Stream.of(
                trailer("Foo : bar", "Foo: bar"),
                trailer("Foo\t: bar", "Foo:\tbar"),
                trailer(" folded", "not: folded"),
                trailer("Foo: bar\r\n folded", "Foo: bar\r\nnot: folded"),
                trailer("Foo: bar\n", "Foo: bar"),
                trailer("Foo: bar\nBar: foo", "Foo: bar\r\nBar: foo"),
                trailer("Foo: bar\rBar: foo", "Foo: bar Bar: foo"),
                trailer("Foo: b\u0000r", "Foo: b\u00e9r"),
                trailer("F\u0000o: bar", "F~o: bar"),
                trailer(": bar", "b: ar"),
                trailer("no colon", "a: colon"),
                trailer("Content-Length : 44", "Content-Length: 44"),
                trailer(" Content-Length: 44", "content-length:44"),
                trailer("Transfer-Encoding\t: chunked", "Transfer-Encoding: chunked"),
                trailer("Transfer-Encoding\u0000: chunked", "Transfer-Encoding: identity"),
                trailer("Host " + RunningProxy.HOST, "Host: other.example"),
                trailer("x-jwt:\nBearer token-of-mallory", "x-jwt: Bearer token-of-mallory"),
                trailer("Connection: close\r", "Connection: close"),
                trailer(SECOND.strip(), "GET: /second HTTP/1.1"),
                SmugglingCase.chunks(
                        "101 trailers",
                        HEADERS_TOO_LARGE,
                        "4\r\nbody\r\n0\r\n" + "A: b\r\n".repeat(101) + "\r\n",
                        "4\r\nbody\r\n0\r\n" + "A: b\r\n".repeat(100) + "\r\n"),
                SmugglingCase.chunks(
                        "a trailer longer than a head may be",
                        HEADERS_TOO_LARGE,
                        "4\r\nbody\r\n0\r\nA: " + "b".repeat(17_000) + "\r\n\r\n",
                        "4\r\nbody\r\n0\r\nA: " + "b".repeat(15_000) + "\r\n\r\n"));
    }

    private static SmugglingCase trailer(String wrong, String right) {
        String last = "4\r\nbody\r\n0\r\n";
        return SmugglingCase.chunks("trailer " + shown(wrong), last + wrong + "\r\n\r\n", last + right + "\r\n\r\n");
    }
}
