package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.SmugglingCase.CHUNKED;
import static io.encoreservice.controlplane.proxy.SmugglingCase.HEAD;
import static io.encoreservice.controlplane.proxy.SmugglingCase.HOST;
import static io.encoreservice.controlplane.proxy.SmugglingCase.SECOND;
import static io.encoreservice.controlplane.proxy.SmugglingCase.TOKEN;
import static io.encoreservice.controlplane.proxy.SmugglingCase.shown;
import static io.encoreservice.controlplane.proxy.SmugglingCase.utf8;

import java.util.List;
import java.util.stream.Stream;

/** Transfer codings that one server sees and another does not: CL.TE, TE.CL and TE.TE. */
final class CodingAttacks {

    private static final String ENDED = "0\r\n\r\n";
    private static final String CHUNKS = "4\r\nbody\r\n" + ENDED;

    private CodingAttacks() {}

    static Stream<SmugglingCase> all() {
        List<String> obscured = Stream.concat(values(), lines()).toList();
        return Stream.of(
                        obscured.stream().map(CodingAttacks::codingAlone),
                        obscured.stream().map(CodingAttacks::codingBesideLength),
                        lookAlikes(),
                        both(),
                        old())
                .flatMap(family -> family);
    }

    /** TE.TE: the coding is the only framing, and whether it counts is open. */
    private static SmugglingCase codingAlone(String line) {
        return SmugglingCase.head("TE.TE: " + shown(line), HEAD + line + "\r\n\r\n" + CHUNKS, CHUNKED + CHUNKS);
    }

    /** CL.TE: the length takes all of a body that the coding would end before a request. */
    private static SmugglingCase codingBesideLength(String line) {
        String body = ENDED + SECOND;
        String head = HEAD + "Content-Length: " + body.length() + "\r\n";
        return SmugglingCase.head(
                "CL.TE: " + shown(line), head + line + "\r\n\r\n" + body, head + "Foo: bar\r\n\r\n" + body);
    }

    private static Stream<String> values() {
        return Stream.of(
                        "xchunked",
                        "chunkedx",
                        "chunke",
                        "hunked",
                        "chunk ed",
                        "nothing-chunked",
                        "cow",
                        "identity",
                        "gzip",
                        "trailers",
                        "",
                        "\t",
                        "chunked,",
                        ",chunked",
                        ", chunked",
                        "chunked, chunked",
                        "chunked,identity",
                        "identity, chunked",
                        "gzip, chunked",
                        "chunked, gzip",
                        "chunked, cow",
                        "chunked identity",
                        "chunked\tchunked",
                        "chunked;",
                        "chunked;q=1",
                        "chunked ;a=b",
                        "chunked=",
                        "=chunked",
                        "\"chunked\"",
                        "'chunked'",
                        "(x) chunked",
                        "[chunked]",
                        "\\chunked",
                        "%63hunked",
                        "chunked\u0000",
                        "\u0000chunked",
                        "\u000bchunked",
                        "chunked\u000b",
                        "\u000cchunked",
                        "chunked\u001f",
                        "chunked\u007f",
                        "chunked\r",
                        "\rchunked",
                        "\u00a0chunked",
                        "\u0085chunked",
                        "chunked\u00ff",
                        utf8("\ufeffchunked"),
                        utf8("\u0441hunked"),
                        utf8("chun\u212aed"))
                .map(value -> "Transfer-Encoding: " + value);
    }

    private static Stream<String> lines() {
        return Stream.of(
                "Transfer-Encoding : chunked",
                "Transfer-Encoding\t: chunked",
                " Transfer-Encoding: chunked",
                "\tTransfer-Encoding: chunked",
                "\u000bTransfer-Encoding: chunked",
                "Transfer-Encoding\u0000: chunked",
                "Transfer-Encoding\u000b: chunked",
                "Transfer-Encoding\u00a0: chunked",
                "Trans\u0000fer-Encoding: chunked",
                "Transfer Encoding: chunked",
                "Transfer\u00adEncoding: chunked",
                "\"Transfer-Encoding\": chunked",
                "Transfer-Encoding;: chunked",
                "Transfer-Encoding=chunked",
                "Transfer-Encoding chunked",
                ":Transfer-Encoding: chunked",
                "@Transfer-Encoding: chunked",
                utf8("\ufeffTransfer-Encoding: chunked"),
                "Transfer-Encoding\r\n: chunked",
                "Transfer-Encoding:\r\n chunked",
                "Transfer-Encoding:\r\n\tchunked",
                "Transfer-Encoding: chunked\r\n ",
                "Transfer-Encoding: chunked\r\n , identity",
                "Foo: bar\r\n Transfer-Encoding: chunked",
                "Foo: bar\nTransfer-Encoding: chunked",
                "Foo: bar\rTransfer-Encoding: chunked",
                "Foo: bar\r\rTransfer-Encoding: chunked",
                "Foo: bar\n\rTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\nFoo: bar",
                "Transfer-Encoding:\nchunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\ntransfer-encoding: cow",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding:",
                "TRANSFER-ENCODING: gzip\r\nFoo: bar\r\nTransfer-Encoding: chunked",
                "Connection: transfer-encoding\r\nTransfer-Encoding: chunked, identity");
    }

    /** Names that some server takes for the real one; in the twin they are headers like others. */
    private static Stream<SmugglingCase> lookAlikes() {
        return Stream.of(
                        "Transfer_Encoding",
                        "X-Transfer-Encoding",
                        "Transfer--Encoding",
                        "Transfer-Encodings",
                        "Content-Transfer-Encoding",
                        "TE")
                .map(name -> {
                    String head = HEAD + name + ": chunked\r\nContent-Length: " + CHUNKS.length() + "\r\n";
                    return SmugglingCase.head(
                            "CL.TE behind " + name,
                            head + "Transfer-Encoding: chunked\r\n\r\n" + CHUNKS,
                            head + "\r\n" + CHUNKS);
                });
    }

    /** TE.CL: the coding is plain, the length beside it ends the body elsewhere. */
    private static Stream<SmugglingCase> both() {
        String chunk = Integer.toHexString(SECOND.length()) + "\r\n" + SECOND + "\r\n" + ENDED;
        return Stream.of("chunked", "CHUNKED", "Chunked", "\tchunked", "chunked \t")
                .flatMap(coding -> Stream.of("0", "4", "+0", "x", "", Integer.toString(chunk.length()))
                        .flatMap(length -> {
                            String te = "Transfer-Encoding: " + coding + "\r\n";
                            String cl = "Content-Length: " + length + "\r\n";
                            String twin = HEAD + te + "\r\n" + chunk;
                            String name = "Transfer-Encoding:" + shown(coding) + " and Content-Length:" + length;
                            return Stream.of(
                                    SmugglingCase.head("TE.CL: " + name, HEAD + te + cl + "\r\n" + chunk, twin),
                                    SmugglingCase.head("CL first: " + name, HEAD + cl + te + "\r\n" + chunk, twin));
                        }));
    }

    /** HTTP/1.0 has no codings. */
    private static Stream<SmugglingCase> old() {
        String head = "POST /first HTTP/1.0\r\n" + HOST + TOKEN;
        String te = "Transfer-Encoding: chunked\r\n";
        return Stream.of("", "Connection: keep-alive\r\n", "Content-Length: 4\r\n", "Content-Length: 0\r\n")
                .map(beside -> SmugglingCase.head(
                        "HTTP/1.0 with chunks" + (beside.isEmpty() ? "" : " and " + beside.strip()),
                        head + beside + te + "\r\n" + CHUNKS,
                        CHUNKED + CHUNKS));
    }
}
