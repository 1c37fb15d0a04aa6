package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.SmugglingCase.HEAD;
import static io.encoreservice.controlplane.proxy.SmugglingCase.HOST;
import static io.encoreservice.controlplane.proxy.SmugglingCase.TOKEN;
import static io.encoreservice.controlplane.proxy.SmugglingCase.shown;
import static io.encoreservice.controlplane.proxy.SmugglingCase.utf8;

import java.util.stream.Stream;

/** Request lines, header lines and line ends that servers read differently. */
final class LineAttacks {

    private static final String REST = HOST + TOKEN + "\r\n";
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int VERSION_NOT_SUPPORTED = 505;

    private LineAttacks() {}

    static Stream<SmugglingCase> all() {
        return Stream.of(methods(), targets(), versions(), names(), values(), fields(), ends(), limits())
                .flatMap(family -> family);
    }

    private static Stream<SmugglingCase> methods() {
        return Stream.concat(
                        "()<>@,;:\\\"/[]?={}\u0000\u0001\u000b\u007f\u0080\u00ff"
                                .chars()
                                .mapToObj(c -> "PO" + (char) c + "ST"),
                        Stream.of(
                                "",
                                " POST",
                                "\tPOST",
                                "POST ",
                                "POST\t",
                                "GET POST",
                                utf8("P\u00d6ST"),
                                utf8("\ufeffPOST")))
                .map(method -> line(method + " /first HTTP/1.1", "PUT /first HTTP/1.1"));
    }

    private static Stream<SmugglingCase> targets() {
        return Stream.of(
                line("POST first HTTP/1.1", "POST /first HTTP/1.1"),
                line("POST  HTTP/1.1", "POST /first HTTP/1.1"),
                line("POST HTTP/1.1", "POST /first HTTP/1.1"),
                line("POST * HTTP/1.1", "POST /first* HTTP/1.1"),
                line("POST ?first HTTP/1.1", "POST /first?first HTTP/1.1"),
                line("POST \\first HTTP/1.1", "POST /first%5C HTTP/1.1"),
                line("POST http:/first HTTP/1.1", "POST /first:http HTTP/1.1"),
                line("POST //first#x HTTP/1.1", "POST /first%23x HTTP/1.1"),
                line("POST /first# HTTP/1.1", "POST /first?x HTTP/1.1"),
                line("POST /fi rst HTTP/1.1", "POST /first%20 HTTP/1.1"),
                line("POST /fi\trst HTTP/1.1", "POST /first%09 HTTP/1.1"),
                line("POST /first\u0000 HTTP/1.1", "POST /first%00 HTTP/1.1"),
                line("POST /first\u007f HTTP/1.1", "POST /first~ HTTP/1.1"),
                line("POST /first\u000b HTTP/1.1", "POST /first; HTTP/1.1"),
                line("POST /first\u00e9 HTTP/1.1", "POST /first%E9 HTTP/1.1"),
                line(utf8("POST /first\u00e9 HTTP/1.1"), "POST /first%C3%A9 HTTP/1.1"),
                line("POST /first  HTTP/1.1", "POST /first HTTP/1.1"),
                line("POST\t/first HTTP/1.1", "POST /first HTTP/1.1"),
                line("POST /first\tHTTP/1.1", "POST /first HTTP/1.1"),
                line("POST\u00a0/first HTTP/1.1", "POST /first HTTP/1.1"),
                line("POST /first HTTP/1.1\r\nGET /second HTTP/1.1", "POST /first HTTP/1.1\r\nGET: /second"),
                line("POST /first HTTP/1.1 GET /second HTTP/1.1", "POST /first?HTTP/1.1 HTTP/1.1"));
    }

    private static Stream<SmugglingCase> versions() {
        Stream<SmugglingCase> none = Stream.of(
                        "",
                        " ",
                        " HTTP/1.1 ",
                        " HTTP/1.1\t",
                        " HTTP/1.1\u0000",
                        " http/1.1",
                        " Http/1.1",
                        " HTTP/1.1x",
                        " HTTP/1.1.1",
                        " HTTP/11",
                        " HTTP/1.10",
                        " HTTP/01.1",
                        " HTTP/1.",
                        " HTTP/.1",
                        " HTTP/",
                        " HTTP /1.1",
                        " HTTP/ 1.1",
                        " HTTP/-1.1",
                        " HTTP/+1.1",
                        " HTTP/1,1",
                        " HTTP/I.I",
                        " HTTP\\1.1",
                        " HTTPS/1.1",
                        " XTTP/1.1",
                        " ICY/1.1",
                        utf8(" HTTP/\u0661.\u0661"))
                .map(version -> line("POST /first" + version, "POST /first HTTP/1.1"));
        Stream<SmugglingCase> other = Stream.of("0.9", "1.2", "1.9", "1", "2.0", "2", "3", "3.0", "9.9")
                .map(version -> SmugglingCase.head(
                        "version " + version,
                        VERSION_NOT_SUPPORTED,
                        "POST /first HTTP/" + version + "\r\n" + REST,
                        "POST /first HTTP/1.1\r\n" + REST));
        return Stream.concat(none, other);
    }

    /** Characters that no name has, though a value may. */
    private static Stream<SmugglingCase> names() {
        Stream<SmugglingCase> marks = "()<>@,;\\\"/[]?={} \u0080\u00a0\u00e9\u00ff"
                .chars()
                .mapToObj(c -> field("F" + (char) c + "o: bar", "Foo: b" + (char) c + "r"));
        Stream<SmugglingCase> controls = "\u0000\u0001\t\u000b\u000c\u001f\u007f"
                .chars()
                .mapToObj(c -> field("F" + (char) c + "o: bar", "F!#$%&'*+-.^_`|~o: bar"));
        return Stream.concat(marks, controls);
    }

    private static Stream<SmugglingCase> values() {
        return "\u0000\u0001\u0007\b\u000b\u000c\u000e\u0019\u001b\u001c\u001f\u007f"
                .chars()
                .mapToObj(c -> field("Foo: b" + (char) c + "r", "Foo: b\tr"));
    }

    private static Stream<SmugglingCase> fields() {
        return Stream.of(
                field("Foo : bar", "Foo: bar"),
                field("Foo\t: bar", "Foo:\tbar"),
                field(" Foo: bar", "Foo:bar"),
                field("\tFoo: bar", "Foo: \tbar"),
                field("Foo: bar\r\n folded", "Foo: bar folded"),
                field("Foo: bar\r\n\tfolded", "Foo: bar\tfolded"),
                field("Foo: bar\r\n \r\nBar: foo", "Foo: bar \r\nBar: foo"),
                field("Foo:\r\n bar", "Foo:"),
                field(": bar", "bar:"),
                field(":", ".:"),
                field("bar", "bar: "),
                field("=", "-:="),
                field("GET /second HTTP/1.1", "GET: /second HTTP/1.1"));
    }

    private static Stream<SmugglingCase> ends() {
        return Stream.of(
                field("Foo: bar\nBar: foo", "Foo: bar\r\nBar: foo"),
                field("Foo: bar\rBar: foo", "Foo: bar\tBar: foo"),
                field("Foo: bar\r\rBar: foo", "Foo: bar  Bar: foo"),
                field("Foo: bar\n\rBar: foo", "Foo: bar\r\nBar: foo"),
                field("Foo: bar\n", "Foo: bar"),
                field("Foo: bar\r", "Foo: bar"),
                head("all ends bare LF", HEAD.replace("\r\n", "\n") + "\n", HEAD + "\r\n"),
                head("all ends bare CR", HEAD.replace("\r\n", "\r") + "\r\r\n", HEAD + "\r\n"),
                head("the last end bare LF", HEAD + "\n", HEAD + "\r\n"),
                head("two bare LF at the end", HEAD.strip() + "\n\n", HEAD + "\r\n"),
                head("LF CR at the end", HEAD.strip() + "\n\r\n", HEAD + "\r\n"),
                head("CR CR LF at the end", HEAD + "\r\r\n", HEAD + "\r\n"),
                head("the request line's end bare LF", "POST /first HTTP/1.1\n" + REST, HEAD + "\r\n"),
                head("the request line's end CR CR LF", "POST /first HTTP/1.1\r\r\n" + REST, HEAD + "\r\n"),
                head("a bare LF first", "\n" + HEAD + "\r\n", "\r\n" + HEAD + "\r\n"),
                head("a bare CR first", "\r" + HEAD + "\r\n", "\r\n" + HEAD + "\r\n"),
                head("two blank lines first", "\r\n\r\n" + HEAD + "\r\n", "\r\n" + HEAD + "\r\n"),
                head("CR CR LF first", "\r\r\n" + HEAD + "\r\n", "\r\n" + HEAD + "\r\n"),
                head("a blank and a line end first", " \r\n" + HEAD + "\r\n", "\r\n" + HEAD + "\r\n"),
                head("NUL first", "\u0000" + HEAD + "\r\n", HEAD + "\r\n"),
                head("a fold behind the request line", "POST /first HTTP/1.1\r\n " + REST, HEAD + "\r\n"),
                head(
                        "a fold that holds another host",
                        "POST /first HTTP/1.1\r\n Host: other.example\r\n" + REST,
                        "POST /first HTTP/1.1\r\nX-Host: other.example\r\n" + REST));
    }

    private static Stream<SmugglingCase> limits() {
        return Stream.of(
                SmugglingCase.head(
                        "a target of 8193 bytes",
                        URI_TOO_LONG,
                        "POST /first" + "x".repeat(8193 - 6) + " HTTP/1.1\r\n" + REST,
                        "POST /first" + "x".repeat(8192 - 6) + " HTTP/1.1\r\n" + REST),
                SmugglingCase.head(
                        "a request line without end",
                        URI_TOO_LONG,
                        "POST /first" + "x".repeat(20_000),
                        "POST /first" + "x".repeat(8_000) + " HTTP/1.1\r\n" + REST),
                SmugglingCase.head(
                        "101 headers",
                        HEADERS_TOO_LARGE,
                        HEAD + "A: b\r\n".repeat(99) + "\r\n",
                        HEAD + "A: b\r\n".repeat(98) + "\r\n"),
                SmugglingCase.head(
                        "one header of 16 KB",
                        HEADERS_TOO_LARGE,
                        HEAD + "A: " + "b".repeat(16 * 1024) + "\r\n\r\n",
                        HEAD + "A: " + "b".repeat(16 * 1024 - 200) + "\r\n\r\n"),
                SmugglingCase.head(
                        "headers of more than 16 KB together",
                        HEADERS_TOO_LARGE,
                        HEAD + ("A: " + "b".repeat(994) + "\r\n").repeat(17) + "\r\n",
                        HEAD + ("A: " + "b".repeat(994) + "\r\n").repeat(16) + "\r\n"),
                SmugglingCase.head(
                        "a header name without end",
                        HEADERS_TOO_LARGE,
                        HEAD + "A".repeat(20_000),
                        HEAD + "A".repeat(10_000) + ":\r\n\r\n"));
    }

    private static SmugglingCase line(String wrong, String right) {
        return head("request line " + shown(wrong), wrong + "\r\n" + REST, right + "\r\n" + REST);
    }

    private static SmugglingCase field(String wrong, String right) {
        return head("header line " + shown(wrong), HEAD + wrong + "\r\n\r\n", HEAD + right + "\r\n\r\n");
    }

    private static SmugglingCase head(String name, String attack, String twin) {
        return SmugglingCase.head(name, attack, twin);
    }
}
