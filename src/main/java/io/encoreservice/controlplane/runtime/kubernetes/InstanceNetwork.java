package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.kubernetes.KubernetesProperties.Network;
import io.encoreservice.shared.net.AddressBlock;
import io.encoreservice.shared.net.GlobalAddresses;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom an engine may talk to: it is called by the control plane, and calls name servers, Redis, the samples and public
 * addresses; everything else is denied.
 */
final class InstanceNetwork {

    private static final int DNS = 53;
    private static final String TCP = "TCP";

    private final Network settings;
    private final InstanceSurroundings surroundings;

    /**
     * Reads the operator's settings.
     *
     * @throws IllegalArgumentException when they would let anybody in, or name no ranges of addresses
     */
    InstanceNetwork(Network settings, InstanceSurroundings surroundings) {
        if (settings.controlPlaneLabels().isEmpty()) {
            throw new IllegalArgumentException(
                    "encore.kubernetes.network-policy.control-plane-labels must not be empty:"
                            + " every pod could call engines");
        }
        Stream.of(settings.redisCidrs(), settings.refuseCidrs(), settings.allowCidrs())
                .flatMap(List::stream)
                .forEach(AddressBlock::of);
        this.settings = settings;
        this.surroundings = surroundings;
    }

    NetworkPolicy of(InstanceSpec spec, ObjectMeta metadata) {
        return new NetworkPolicyBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(InstanceNames.selector(spec.uid()))
                .endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
                .addNewIngress()
                .withFrom(pods(settings.controlPlaneLabels()))
                .withPorts(port(TCP, EngineBriefing.PORT))
                .endIngress()
                .withEgress(egress())
                .endSpec()
                .build();
    }

    private List<NetworkPolicyEgressRule> egress() {
        List<NetworkPolicyEgressRule> rules = new ArrayList<>();
        rules.add(rule(List.of(), port("UDP", DNS), port(TCP, DNS)));
        rules.add(rule(redis(), port(TCP, surroundings.redis().port())));
        rules.add(rule(List.of(pods(settings.controlPlaneLabels())), port(TCP, portOf(surroundings.samples()))));
        List<NetworkPolicyPeer> open = publicAddresses();
        // why: a rule that names nobody lets through to everybody.
        if (!open.isEmpty()) {
            rules.add(rule(open, port(TCP, null)));
        }
        if (!settings.allowCidrs().isEmpty()) {
            rules.add(rule(blocks(settings.allowCidrs()), port(TCP, null)));
        }
        return rules;
    }

    private List<NetworkPolicyPeer> redis() {
        List<NetworkPolicyPeer> peers = new ArrayList<>(blocks(settings.redisCidrs()));
        if (!settings.redisLabels().isEmpty()) {
            peers.add(pods(settings.redisLabels()));
        }
        return peers;
    }

    private List<NetworkPolicyPeer> publicAddresses() {
        return GlobalAddresses.ranges().stream()
                .filter(range -> settings.refuseCidrs().stream()
                        .noneMatch(cidr -> AddressBlock.of(cidr).covers(AddressBlock.of(range.cidr()))))
                .map(range -> {
                    AddressBlock whole = AddressBlock.of(range.cidr());
                    // why: a cluster takes exceptions only inside of what they are excepted from.
                    Stream<String> refused =
                            settings.refuseCidrs().stream().filter(cidr -> whole.isWiderThan(AddressBlock.of(cidr)));
                    return block(
                            range.cidr(),
                            Stream.concat(range.except().stream(), refused)
                                    .distinct()
                                    .toList());
                })
                .toList();
    }

    private static List<NetworkPolicyPeer> blocks(List<String> cidrs) {
        return cidrs.stream().map(cidr -> block(cidr, List.of())).toList();
    }

    private static NetworkPolicyPeer block(String cidr, List<String> except) {
        return new NetworkPolicyPeerBuilder()
                .withNewIpBlock()
                .withCidr(cidr)
                .withExcept(except)
                .endIpBlock()
                .build();
    }

    private static NetworkPolicyPeer pods(Map<String, String> labels) {
        return new NetworkPolicyPeerBuilder()
                .withNewPodSelector()
                .withMatchLabels(labels)
                .endPodSelector()
                .build();
    }

    private static NetworkPolicyEgressRule rule(List<NetworkPolicyPeer> to, NetworkPolicyPort... ports) {
        return new NetworkPolicyEgressRuleBuilder().withTo(to).withPorts(ports).build();
    }

    private static NetworkPolicyPort port(String protocol, @Nullable Integer number) {
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withPort(number == null ? null : new IntOrString(number))
                .build();
    }

    private static int portOf(URI address) {
        if (address.getPort() > 0) {
            return address.getPort();
        }
        return "https".equals(address.getScheme()) ? 443 : 80;
    }
}
