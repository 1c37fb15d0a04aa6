package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.SmugglingCase.HEAD;
import static io.encoreservice.controlplane.proxy.SmugglingCase.HOST;
import static io.encoreservice.controlplane.proxy.SmugglingCase.SECOND;
import static io.encoreservice.controlplane.proxy.SmugglingCase.SIZED;
import static io.encoreservice.controlplane.proxy.SmugglingCase.TOKEN;
import static io.encoreservice.controlplane.proxy.SmugglingCase.shown;
import static io.encoreservice.controlplane.proxy.SmugglingCase.utf8;

import java.util.List;
import java.util.stream.Stream;

/** Lengths that are none, several or hidden: CL.CL, CL.0 and 0.CL. */
final class LengthAttacks {

    private static final String INNER = SECOND.length() + "";

    private LengthAttacks() {}

    static Stream<SmugglingCase> all() {
        return Stream.of(values(), near(), several(), hidden()).flatMap(family -> family);
    }

    /** One length, and it no number. */
    private static Stream<SmugglingCase> values() {
        return Stream.of(
                        "+4",
                        "-4",
                        "-0",
                        "+0",
                        "0x4",
                        "0X4",
                        "4h",
                        "4L",
                        "4.0",
                        "4,0",
                        "4e0",
                        "4;",
                        "4;4",
                        "4,",
                        ",4",
                        "4, 4",
                        "4,4",
                        "4 4",
                        "4, 44",
                        "4\t4",
                        "four",
                        "NaN",
                        "\"4\"",
                        "'4'",
                        "(4)",
                        "%34",
                        "4_0",
                        "4\u0000",
                        "\u00004",
                        "4\u007f",
                        "4\r",
                        "\u00a04",
                        utf8("\u0664"),
                        utf8("\uff14"),
                        "\u00b2",
                        utf8("\u200b4"),
                        "9223372036854775807",
                        "9223372036854775808",
                        "18446744073709551620",
                        "340282366920938463463374607431768211460",
                        "4" + "0".repeat(40))
                .map(value -> SmugglingCase.head(
                        "Content-Length: " + shown(value), HEAD + "Content-Length: " + value + "\r\n\r\nbody", SIZED));
    }

    /** One length that is nearly right, and how it would be. */
    private static Stream<SmugglingCase> near() {
        return Stream.of(
                near("Content-Length: 4\u000b", "Content-Length: 4\t"),
                near("Content-Length: \u000c4", "Content-Length: \t 4"),
                near("Content-Length: 0000000000000000004", "Content-Length: 000000000000000004"),
                near("Content-Length:\r\n 4", "Content-Length:4"),
                near("Content-Length:\r\n\t4", "Content-Length:\t4"),
                near("Content-Length: 4\r\n ", "Content-Length: 4  "),
                near("Content-Length: 4\r\n 4", "cONTENT-lENGTH: 4"),
                SmugglingCase.head(
                        "an empty Content-Length",
                        HEAD + "Content-Length:\r\n\r\n",
                        HEAD + "Content-Length: 0\r\n\r\n"),
                SmugglingCase.head(
                        "a blank Content-Length",
                        HEAD + "Content-Length: \t \r\n\r\n",
                        HEAD + "Content-Length: \t0 \r\n\r\n"));
    }

    private static SmugglingCase near(String wrong, String right) {
        return SmugglingCase.head(
                "nearly a length: " + shown(wrong), HEAD + wrong + "\r\n\r\nbody", HEAD + right + "\r\n\r\nbody");
    }

    /** Two lengths or more, whether they agree or not. */
    private static Stream<SmugglingCase> several() {
        return Stream.of(
                        "Content-Length: 4\r\nContent-Length: 4",
                        "Content-Length: 4\r\nContent-Length: 0",
                        "Content-Length: 0\r\nContent-Length: 4",
                        "Content-Length: 4\r\ncontent-length: 4",
                        "CONTENT-LENGTH: 4\r\nContent-Length: " + INNER,
                        "Content-Length: " + INNER + "\r\nFoo: bar\r\nContent-Length: 4",
                        "Content-Length: 4\r\nContent-Length: 04",
                        "Content-Length: 4\r\nContent-Length:",
                        "Content-Length:\r\nContent-Length: 4",
                        "Content-Length: 4\r\nContent-Length: x",
                        "Content-Length: 4\r\nContent-Length: 4\r\nContent-Length: 4",
                        "Content-Length: 4, 4\r\nContent-Length: 4",
                        "Content-Length: 4\r\nConnection: content-length\r\nContent-Length: 0")
                .map(lines ->
                        SmugglingCase.head("several lengths: " + shown(lines), HEAD + lines + "\r\n\r\nbody", SIZED));
    }

    /** A length that one server sees and another does not; the body is a request. */
    private static Stream<SmugglingCase> hidden() {
        return Stream.of("GET", "POST", "DELETE").flatMap(LengthAttacks::hidden);
    }

    private static Stream<SmugglingCase> hidden(String method) {
        String head = method + " /first HTTP/1.1\r\n" + HOST + TOKEN;
        return List.of(
                        "Content-Length : ",
                        "Content-Length\t: ",
                        " Content-Length: ",
                        "\tContent-Length: ",
                        "Foo: bar\r\n Content-Length: ",
                        "Foo: bar\nContent-Length: ",
                        "Foo: bar\rContent-Length: ",
                        "Content-Length\u0000: ",
                        "Content-Length\r\n: ",
                        "Content Length: ",
                        "\u00ffContent-Length: ")
                .stream()
                .map(line -> SmugglingCase.head(
                        method + " with a hidden length: " + shown(line),
                        head + line + INNER + "\r\n\r\n" + SECOND,
                        head + "Content-Length: " + INNER + "\r\n\r\n" + SECOND));
    }
}
