package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.controlplane.runtime.Specs;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceNetworkTest {

    private static final Map<String, String> CONTROL_PLANE =
            Map.of("app.kubernetes.io/name", "encore-service", "app.kubernetes.io/component", "control-plane");

    @Test
    void bothWaysAreClosedForTheInstancesPodsAlone() {
        NetworkPolicy policy = policy();

        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getPodSelector().getMatchLabels()).containsOnlyKeys("encoreservice.io/uid");
    }

    @Test
    void onlyTheControlPlaneComesInAndOnlyAtOnePort() {
        NetworkPolicy policy = policy();

        assertThat(policy.getSpec().getIngress()).singleElement().satisfies(rule -> {
            assertThat(rule.getFrom()).singleElement().satisfies(peer -> {
                assertThat(peer.getPodSelector().getMatchLabels()).isEqualTo(CONTROL_PLANE);
                assertThat(peer.getNamespaceSelector()).isNull();
                assertThat(peer.getIpBlock()).isNull();
            });
            assertThat(rule.getPorts())
                    .singleElement()
                    .satisfies(port -> assertThat(port.getPort().getIntVal()).isEqualTo(8080));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "10.96.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "127.0.0.1",
                "0.0.0.0",
                "169.254.169.254",
                "168.63.129.16",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "2001:db8::1",
                "ff02::1"
            })
    void addressesThatAreNotPublicAreOutOfReach(String address) {
        assertThat(reaches(policy(), address, 443)).isFalse();
        assertThat(reaches(policy(), address, 80)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "9.255.255.255", "11.0.0.0", "172.32.0.1", "93.184.216.34", "2606:4700::1111"})
    void publicAddressesAreReachedByTcp(String address) {
        assertThat(reaches(policy(), address, 443)).isTrue();
    }

    @Test
    void nobodyIsReachedByUdpButNameServers() {
        List<NetworkPolicyPort> udp = policy().getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .filter(port -> !"TCP".equals(port.getProtocol()))
                .toList();

        assertThat(udp)
                .singleElement()
                .satisfies(port -> assertThat(port.getPort().getIntVal()).isEqualTo(53));
    }

    @Test
    void theSamplesAreReachedThroughTheControlPlanesPodsAtTheirPort() {
        assertThat(policy().getSpec().getEgress()).anySatisfy(rule -> {
            assertThat(rule.getTo())
                    .singleElement()
                    .extracting(peer -> peer.getPodSelector() == null
                            ? Map.of()
                            : peer.getPodSelector().getMatchLabels())
                    .isEqualTo(CONTROL_PLANE);
            assertThat(rule.getPorts())
                    .singleElement()
                    .satisfies(port -> assertThat(port.getPort().getIntVal()).isEqualTo(8080));
        });
    }

    @Test
    void redisIsReachedAtItsPortAnywhereUnlessItIsSaidWhere() {
        NetworkPolicyEgressRule open = ruleForPort(policy(), 6379);
        NetworkPolicyEgressRule labelled = ruleForPort(
                policy("network-policy.redis-labels.[app]", "redis", "network-policy.redis-cidrs", "10.9.0.0/16"),
                6379);

        assertThat(open.getTo()).isEmpty();
        assertThat(labelled.getTo())
                .extracting(NetworkPolicyPeer::getIpBlock, NetworkPolicyPeer::getPodSelector)
                .hasSize(2);
        assertThat(labelled.getTo().getFirst().getIpBlock().getCidr()).isEqualTo("10.9.0.0/16");
        assertThat(labelled.getTo().getLast().getPodSelector().getMatchLabels()).isEqualTo(Map.of("app", "redis"));
    }

    @Test
    void aPublicRangeOfTheClustersOwnCanBeRefused() {
        NetworkPolicy policy = policy("network-policy.refuse-cidrs", "34.118.224.0/20,2600:1900::/28,fd00::/8");

        assertThat(reaches(policy, "34.118.224.1", 443)).isFalse();
        assertThat(reaches(policy, "34.118.240.1", 443)).isTrue();
        assertThat(reaches(policy, "2600:1900::1", 443)).isFalse();
        assertThat(policy.getSpec().getEgress())
                .flatExtracting(NetworkPolicyEgressRule::getTo)
                .extracting(NetworkPolicyPeer::getIpBlock)
                .filteredOn(block -> block != null)
                .allSatisfy(block -> assertThat(block.getExcept())
                        .allMatch(except -> contains(block.getCidr(), except.substring(0, except.indexOf('/')))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.0.0.0/0      | false | true",
                "::/0           | true  | false",
                "2000::/3       | true  | false",
                "0.0.0.0/0,::/0 | false | false"
            })
    void theWholeInternetCanBeRefused(String cidrs, boolean v4, boolean v6) {
        NetworkPolicy policy = policy("network-policy.refuse-cidrs", cidrs);

        assertThat(reaches(policy, "1.1.1.1", 443)).isEqualTo(v4);
        assertThat(reaches(policy, "2606:4700::1111", 443)).isEqualTo(v6);
        assertThat(reaches(policy, "10.0.0.1", 443)).isFalse();
    }

    @Test
    void aPrivateRangeCanBeAllowed() {
        NetworkPolicy policy = policy("network-policy.allow-cidrs", "10.20.0.0/16");

        assertThat(reaches(policy, "10.20.1.1", 9000)).isTrue();
        assertThat(reaches(policy, "10.21.1.1", 9000)).isFalse();
    }

    @Test
    void aPolicyCanBeLeftToTheCluster() {
        assertThat(Manifests.of(Specs.spec("a"), "network-policy.enabled", "false"))
                .noneMatch(NetworkPolicy.class::isInstance);
    }

    @Test
    void settingsThatLetEverybodyInAreRefused() {
        KubernetesProperties.Network open =
                new KubernetesProperties.Network(true, Map.of(), Map.of(), List.of(), List.of(), List.of());

        assertThatThrownBy(() -> new InstanceNetwork(open, Manifests.surroundings(false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("control-plane-labels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "localhost/8", "10.0.0.0/x"})
    void whatIsNoRangeIsRefused(String cidr) {
        KubernetesProperties.Network wrong =
                new KubernetesProperties.Network(true, CONTROL_PLANE, Map.of(), List.of(), List.of(cidr), List.of());

        assertThatThrownBy(() -> new InstanceNetwork(wrong, Manifests.surroundings(false)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static NetworkPolicy policy(String... changes) {
        return Manifests.only(NetworkPolicy.class, Manifests.of(Specs.spec("a"), changes));
    }

    private static NetworkPolicyEgressRule ruleForPort(NetworkPolicy policy, int port) {
        return policy.getSpec().getEgress().stream()
                .filter(rule ->
                        rule.getPorts().stream().anyMatch(entry -> isAt(entry, port) && entry.getPort() != null))
                .findFirst()
                .orElseThrow();
    }

    /** As a cluster would decide it, for an address outside of the cluster's pods. */
    private static boolean reaches(NetworkPolicy policy, String address, int port) {
        return policy.getSpec().getEgress().stream()
                .filter(rule -> rule.getPorts().stream().anyMatch(entry -> isAt(entry, port)))
                .anyMatch(rule -> rule.getTo().isEmpty()
                        || rule.getTo().stream()
                                .map(NetworkPolicyPeer::getIpBlock)
                                .anyMatch(block -> block != null && isIn(block, address)));
    }

    private static boolean isAt(NetworkPolicyPort entry, int port) {
        return "TCP".equals(entry.getProtocol())
                && (entry.getPort() == null || entry.getPort().getIntVal() == port);
    }

    private static boolean isIn(IPBlock block, String address) {
        return contains(block.getCidr(), address)
                && block.getExcept().stream().noneMatch(except -> contains(except, address));
    }

    private static boolean contains(String cidr, String address) {
        int slash = cidr.indexOf('/');
        byte[] prefix = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
        byte[] other = InetAddress.ofLiteral(address).getAddress();
        int rest = prefix.length * 8 - Integer.parseInt(cidr.substring(slash + 1));
        return prefix.length == other.length
                && new BigInteger(1, prefix).shiftRight(rest).equals(new BigInteger(1, other).shiftRight(rest));
    }
}
