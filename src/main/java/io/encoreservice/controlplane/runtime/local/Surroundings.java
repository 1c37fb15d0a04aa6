package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.redis.RedisAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an engine must know of the service around it, much of which is known only once the service runs.
 *
 * @param redis where Redis is
 * @param ffmpeg where FFmpeg lies, unpacked by the first who asks
 * @param addresses the API's address, and the ports bound
 * @param managementPort the management port if there is one
 */
record Surroundings(
        Supplier<RedisAddress> redis,
        Supplier<FfmpegTools> ffmpeg,
        PublicAddresses addresses,
        Supplier<List<Integer>> managementPort) {

    /** The ports of this service and its Redis; engines' own ports are refused by rule, as all of loopback is. */
    List<Integer> ownPorts() {
        List<Integer> ports = new ArrayList<>(addresses.boundPorts());
        ports.addAll(managementPort.get());
        ports.add(redis.get().uri().getPort());
        return ports.stream().filter(port -> port > 0).distinct().toList();
    }
}
