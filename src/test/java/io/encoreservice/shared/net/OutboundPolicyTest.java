package io.encoreservice.shared.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundPolicyTest {

    private static final String PUBLIC = "93.184.215.14";
    private static final URI SAMPLES = URI.create("http://127.0.0.1:8080/samples/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "127.0.0.1",
                "127.0.0.1.",
                "127.1",
                "127.0.1",
                "127.255.255.254",
                "2130706433",
                "017700000001",
                "0x7f000001",
                "0x7f.0.0.1",
                "0x7f.1",
                "0177.0.0.1",
                "0177.0.0.01",
                "00000177.0.0.1",
                "0",
                "0.0.0.0",
                "0.1.2.3",
                "00.0.0.0",
                "[::1]",
                "::1",
                "[0:0:0:0:0:0:0:1]",
                "[0000:0000:0000:0000:0000:0000:0000:0001]",
                "[::]",
                "[0::0]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[0:0:0:0:0:ffff:127.0.0.1]",
                "[::FFFF:169.254.169.254]",
                "[::ffff:10.0.0.1]",
                "[::ffff:0:127.0.0.1]",
                "[::127.0.0.1]",
                "[::7f00:1]",
                "[::169.254.169.254]",
                "[::93.184.215.14]",
                "10.0.0.1",
                "10.255.255.255",
                "0x0a000001",
                "167772161",
                "012.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "192.168.1",
                "3232235521",
                "0xc0.0xa8.0.1",
                "0300.0250.0.1",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "169.254.169.254",
                "169.254.169.254.",
                "169.254.0.1",
                "2852039166",
                "0xa9fea9fe",
                "0251.0376.0251.0376",
                "169.16689662",
                "168.63.129.16",
                "192.0.0.8",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "4294967295",
                "[fc00::1]",
                "[fd00:ec2::254]",
                "[fdff:ffff::1]",
                "[fe80::1]",
                "[fe80::1%lo]",
                "[fe80::1%25lo]",
                "[febf::1]",
                "[fec0::1]",
                "[ff02::1]",
                "[ff0e::1]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b::93.184.215.14]",
                "[64:ff9b:1::1]",
                "[100::1]",
                "[2001::1]",
                "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
                "[2001:10::1]",
                "[2001:20::1]",
                "[2001:db8::1]",
                "[2002:7f00:1::]",
                "[2002:a9fe:a9fe::1]",
                "[3fff::1]",
                "[5f00::1]",
                "[::1",
                "::1]",
                "[]",
                "",
                " ",
                ".",
                "..",
                "127.0.0.1 ",
                " 127.0.0.1",
                "127.0.0.1\u0000.example.com",
                "127.0.0.1%00.example.com",
                "127.0.0.1\t",
                "127.0.0.1#example.com",
                "127.0.0.1?example.com",
                "127.0.0.1/example.com",
                "127.0.0.1\\example.com",
                "example.com@127.0.0.1",
                "127%2e0%2e0%2e1",
                "%6c%6f%63%61%6c%68%6f%73%74",
                "１２７.０.０.１",
                "127。0。0。1",
                "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
                "①②⑦.⓪.⓪.①",
                "ｌｏｃａｌｈｏｓｔ",
                "-localhost"
            })
    void noSpellingLeadsToAnAddressThatIsNotPublic(String host) {
        OutboundPolicy policy = new OutboundPolicy(List.of(), List.of());

        assertThatThrownBy(() -> policy.resolve(host, 80)).isInstanceOf(OutboundRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PUBLIC,
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "168.63.129.15",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "[2606:4700:4700::1111]",
                "[2001:200::1]",
                "[2001:db7::1]",
                "[2003::1]"
            })
    void publicAddressesJustOutsideTheRangesAreAllowed(String host) throws OutboundRefusedException {
        InetAddress dialled = new OutboundPolicy(List.of(), List.of()).resolve(host, 443);

        assertThat(dialled)
                .isEqualTo(InetAddress.ofLiteral(host.replace("[", "").replace("]", "")));
    }

    @Test
    void anAddressWithinV6IsJudgedByTheV4AddressThatWouldBeReached() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        mapped[15] = 1;
        InetAddress sixteenBytes = Inet6Address.getByAddress("disguised.example", mapped, 0);
        OutboundPolicy policy = policy(host -> List.of(sixteenBytes));

        assertThatThrownBy(() -> policy.resolve("disguised.example", 80)).isInstanceOf(OutboundRefusedException.class);
    }

    @Test
    void ofSeveralAddressesOnlyAPublicOneIsDialled() throws OutboundRefusedException {
        OutboundPolicy policy =
                policy(host -> List.of(address("127.0.0.1"), address("10.0.0.1"), address(PUBLIC), address("::1")));

        InetAddress dialled = policy.resolve("mixed.example", 80);

        assertThat(dialled).isEqualTo(address(PUBLIC));
    }

    @Test
    void aNameIsResolvedOnceSoThatItCannotChangeItsMind() throws OutboundRefusedException {
        List<String> asked = new ArrayList<>();
        OutboundPolicy policy = policy(host -> {
            asked.add(host);
            return List.of(address(asked.size() == 1 ? PUBLIC : "127.0.0.1"));
        });

        InetAddress dialled = policy.resolve("Rebind.Example", 80);

        assertThat(dialled).isEqualTo(address(PUBLIC));
        assertThat(asked).containsExactly("rebind.example");
    }

    @Test
    void anUnknownHostIsToldFromARefusedOne() {
        OutboundPolicy policy = policy(host -> {
            throw new UnknownHostException(host);
        });

        assertThatThrownBy(() -> policy.resolve("nowhere.example", 80))
                .isInstanceOf(HostUnresolvedException.class)
                .hasMessage("nowhere.example:80 has no address");
    }

    @Test
    void theReasonNamesNoAddressThatTheTenantDidNotWrite() {
        OutboundPolicy policy = policy(host -> List.of(address("10.1.2.3")));

        assertThatThrownBy(() -> policy.resolve("inside.example", 80))
                .hasMessage("inside.example:80 is refused: only public addresses may be reached");
    }

    @Test
    void anAllowedEntryOpensItsHostAndPortAlone() throws OutboundRefusedException {
        OutboundPolicy policy = new OutboundPolicy(List.of(" Localhost:9000 ", "[::1]:9001"), List.of());

        assertThat(policy.resolve("LOCALHOST", 9000).isLoopbackAddress()).isTrue();
        assertThat(policy.resolve("[::1]", 9001).isLoopbackAddress()).isTrue();
        assertThatThrownBy(() -> policy.resolve("localhost", 9001)).isInstanceOf(OutboundRefusedException.class);
        assertThatThrownBy(() -> policy.resolve("127.0.0.1", 9000)).isInstanceOf(OutboundRefusedException.class);
        assertThatThrownBy(() -> policy.resolve("localhost.", 9000)).isInstanceOf(OutboundRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.9.9.9", "[::1]", "0.0.0.0"})
    void aRefusedPortOfThisMachineStaysShutEvenIfAllowed(String host) {
        OutboundPolicy policy = new OutboundPolicy(List.of(host + ":6379"), List.of(6379));

        assertThatThrownBy(() -> policy.resolve(host, 6379)).isInstanceOf(OutboundRefusedException.class);
    }

    @Test
    void aRefusedPortIsOnlyThisMachines() throws OutboundRefusedException {
        OutboundPolicy policy = new OutboundPolicy(List.of(), List.of(8080));

        assertThat(policy.resolve(PUBLIC, 8080)).isEqualTo(address(PUBLIC));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 22, 23, 25, 53, 110, 111, 139, 445, 587, 1023, 2375, 3306, 5432, 6379, 11211, 65536})
    void portsOfOtherServicesAreRefusedEvenOnPublicHosts(int port) {
        OutboundPolicy policy = new OutboundPolicy(List.of(), List.of());

        assertThatThrownBy(() -> policy.resolve(PUBLIC, port)).isInstanceOf(OutboundRefusedException.class);
    }

    @Test
    void anAllowedEntryOpensAnUnusualPort() throws OutboundRefusedException {
        OutboundPolicy policy = new OutboundPolicy(List.of(PUBLIC + ":81"), List.of());

        assertThat(policy.resolve(PUBLIC, 81)).isEqualTo(address(PUBLIC));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, /samples/a.mp4",
        "localhost, /samples/a.mp4",
        "LocalHost, /samples/hls/720p/seg-1.ts",
        "127.0.0.1, /samples/a.mp4?x=/../y"
    })
    void theInstallationsOwnSamplesMayBeRead(String host, String target) throws OutboundRefusedException {
        OutboundPolicy policy = new OutboundPolicy(List.of(), List.of(8080), SAMPLES, HostResolver.system());

        assertThat(policy.resolveForReading(host, 8080, target)).isEqualTo(address("127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 8080, /",
        "127.0.0.1, 8080, /samples",
        "127.0.0.1, 8080, /samples/",
        "127.0.0.1, 8080, /samplesx/a.mp4",
        "127.0.0.1, 8080, /SAMPLES/a.mp4",
        "127.0.0.1, 8080, //samples/a.mp4",
        "127.0.0.1, 8080, /samples//a.mp4",
        "127.0.0.1, 8080, /samples/../encoreinstance",
        "127.0.0.1, 8080, /samples/./a.mp4",
        "127.0.0.1, 8080, /samples/x/../../token",
        "127.0.0.1, 8080, /samples/%2e%2e/token",
        "127.0.0.1, 8080, /samples/..%2ftoken",
        "127.0.0.1, 8080, /samples/%2e./token",
        "127.0.0.1, 8080, /samples/..;/token",
        "127.0.0.1, 8080, /samples/;/../token",
        "127.0.0.1, 8080, '/samples/..\\token'",
        "127.0.0.1, 8080, /samples/a%00.mp4",
        "127.0.0.1, 8080, /samples/.hidden",
        "127.0.0.1, 8080, /samples/a.mp4#/../..",
        "127.0.0.1, 8081, /samples/a.mp4",
        "10.0.0.1, 8080, /samples/a.mp4",
        "169.254.169.254, 8080, /samples/a.mp4"
    })
    void nothingButASampleIsReachedThroughTheException(String host, int port, String target) {
        OutboundPolicy policy = new OutboundPolicy(List.of(), List.of(8080), SAMPLES, HostResolver.system());

        assertThatThrownBy(() -> policy.resolveForReading(host, port, target))
                .isInstanceOf(OutboundRefusedException.class);
    }

    @Test
    void samplesAreForReadingOnly() {
        OutboundPolicy policy = new OutboundPolicy(List.of(), List.of(8080), SAMPLES, HostResolver.system());

        assertThatThrownBy(() -> policy.resolve("127.0.0.1", 8080)).isInstanceOf(OutboundRefusedException.class);
    }

    private static OutboundPolicy policy(HostResolver resolver) {
        return new OutboundPolicy(List.of(), List.of(), null, resolver);
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
