package io.encoreservice.controlplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.instance.InstanceObserved;
import io.encoreservice.controlplane.instance.InstanceStatus;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of whatever stands in Host and target, only the exact names of live instances lead anywhere, each to its own engine. */
class HostFuzzTest {

    private static final long SEED = 20_261_201L;
    private static final int CASES = 100_000;
    private static final String DOMAIN = "encore.localhost";
    private static final int PORT = 8081;

    /** Live instances and their engines' ports. */
    private static final Map<String, Integer> LIVE = Map.of("acme-one", 1, "a-b", 2, "x-y-z9", 3, "acme-two", 4);

    private static final List<String> PIECES = Stream.of(
                    ".",
                    "..",
                    ":",
                    ":80",
                    ":443",
                    ":8081",
                    ":8082",
                    ":0",
                    ":65536",
                    ":08081",
                    "@",
                    "/",
                    "//",
                    "\\",
                    "?",
                    "#",
                    "%2e",
                    "%00",
                    ",",
                    ";",
                    " ",
                    "\t",
                    "-",
                    "--",
                    "_",
                    "*",
                    "xn--",
                    "[",
                    "]",
                    "[::1]",
                    "127.0.0.1",
                    "169.254.169.254",
                    "localhost",
                    "encore.localhost",
                    "internal",
                    "example.org",
                    "acme-one",
                    "acme-two.encore.localhost",
                    "http://",
                    "https://",
                    "user:pass@",
                    "\u0000",
                    "\u007f",
                    "\u00a0",
                    "\u00df",
                    "\u0130",
                    "\u0131",
                    "\u017f",
                    "\u3002",
                    "\uff0e",
                    "\u0430",
                    "\u00ad")
            .map(SmugglingCase::utf8)
            .toList();

    private final RouteTable routes = new RouteTable();
    private final Hosts hosts = new Hosts(() -> DOMAIN + ":" + PORT);
    private final Admission admission = new Admission(
            new RunningProxy.Tokens(),
            routes,
            RunningProxy::tenant,
            new EngineCredentials(new InstallationKey(new byte[32])));
    private final Random random = new Random(SEED);

    @Test
    void onlyTheExactHostOfALiveInstanceLeadsToItsEngine() {
        LIVE.forEach(this::live);
        int led = 0;
        int malformed = 0;
        for (int i = 0; i < CASES; i++) {
            String host = host();
            String target = random.nextInt(3) > 0 ? "/path" : absolute(host);
            Optional<URI> engine = Optional.empty();
            try {
                engine = engine(host, target);
            } catch (MalformedRequestException refused) {
                malformed++;
            }

            assertThat(engine)
                    .as("seed %d, case %d: Host %s, target %s", SEED, i, SmugglingCase.shown(host), target)
                    .isEqualTo(expected(host, target));
            led += engine.isPresent() ? 1 : 0;
        }
        System.out.printf("hosts: %d cases, %d led to an engine, %d were malformed%n", CASES, led, malformed);
        assertThat(led).isBetween(CASES / 20, CASES / 2);
        assertThat(malformed).isGreaterThan(CASES / 20);
    }

    /** Where a request would be carried. */
    private Optional<URI> engine(String host, String target) throws MalformedRequestException {
        String head = "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        HttpObject request = new RequestParser().next(Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1));
        Target read = Target.of((HttpRequest) Objects.requireNonNull(request), hosts);
        assertThat(read.path()).startsWith("/");
        return admission.judge(read) instanceof Admission.Verdict.Forward forward
                ? Optional.ofNullable(forward.route().endpoint())
                : Optional.empty();
    }

    /** Where it must be: said once more, by comparing whole strings. */
    private static Optional<URI> expected(String host, String target) {
        String authority = host.replaceAll("^[ \t]+|[ \t]+$", "").toLowerCase(Locale.ROOT);
        boolean agree = target.startsWith("/")
                || Stream.of("http://" + authority, "https://" + authority)
                        .filter(target.toLowerCase(Locale.ROOT)::startsWith)
                        .map(prefix -> target.substring(prefix.length()))
                        .anyMatch(rest -> rest.isEmpty() || rest.startsWith("/") || rest.startsWith("?"));
        if (!agree || !target.matches("[!-~&&[^#]]+")) {
            return Optional.empty();
        }
        return LIVE.entrySet().stream()
                .filter(entry -> Stream.of("", ":" + PORT)
                        .anyMatch(port -> authority.equals(entry.getKey() + "." + DOMAIN + port)))
                .map(entry -> endpoint(entry.getValue()))
                .findFirst();
    }

    /** A live host, dressed up by up to three changes. */
    private String host() {
        List<String> labels = LIVE.keySet().stream().sorted().toList();
        StringBuilder host = new StringBuilder(labels.get(random.nextInt(labels.size())))
                .append('.')
                .append(DOMAIN)
                .append(random.nextBoolean() ? ":" + PORT : "");
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            change(host);
        }
        return host.toString();
    }

    private void change(StringBuilder host) {
        int at = random.nextInt(host.length() + 1);
        int there = Math.min(at, Math.max(0, host.length() - 1));
        switch (random.nextInt(8)) {
            case 0 -> host.insert(0, piece());
            case 1 -> host.append(piece());
            case 2 -> host.insert(at, piece());
            case 3 -> host.insert(at, (char) random.nextInt(256));
            case 4 -> host.replace(there, Math.min(there + 1, host.length()), Character.toString(random.nextInt(256)));
            case 5 -> host.delete(there, Math.min(there + 1 + random.nextInt(3), host.length()));
            case 6 -> host.replace(0, host.length(), host.toString().toUpperCase(Locale.ROOT));
            default -> host.replace(0, host.length(), cased(host.toString()));
        }
    }

    private String piece() {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    private String cased(String text) {
        return text.chars()
                .mapToObj(Character::toString)
                .map(c -> random.nextBoolean() ? c.toUpperCase(Locale.ROOT) : c.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    private String absolute(String host) {
        String scheme = List.of("http://", "https://", "HTTP://", "ftp://", "http:/", "//")
                .get(random.nextInt(6));
        String named = random.nextInt(3) > 0 ? host : host();
        return scheme + named + List.of("", "/", "/x", "?x", "@evil/").get(random.nextInt(5));
    }

    private void live(String label, int port) {
        routes.on(new InstanceObserved(
                InstanceKey.parse(label).orElseThrow(),
                new Uid("abcdefghijk" + (char) ('a' + port)),
                InstanceStatus.RUNNING,
                endpoint(port),
                null,
                1));
    }

    private static URI endpoint(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
