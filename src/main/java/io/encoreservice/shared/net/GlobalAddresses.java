package io.encoreservice.shared.net;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses belong to the public internet, after IANA's registries of special-purpose addresses. */
final class GlobalAddresses {

    private static final List<AddressBlock> SPECIAL_V4 = blocks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32", // why: a cloud's own agent answers here, on an address that looks public.
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    // why: all that is public today lies in 2000::/3, so new special ranges outside it are refused before we hear of
    // them.
    private static final AddressBlock UNICAST_V6 = AddressBlock.of("2000::/3");

    private static final List<AddressBlock> SPECIAL_V6 = blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private static final AddressBlock MAPPED_V4 =
            new AddressBlock(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0}, 96);

    private GlobalAddresses() {}

    static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (MAPPED_V4.contains(bytes)) {
            bytes = new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]};
        }
        return bytes.length == 4 ? isGlobalV4(bytes) : isGlobalV6(bytes);
    }

    private static boolean isGlobalV4(byte[] address) {
        return SPECIAL_V4.stream().noneMatch(block -> block.contains(address));
    }

    private static boolean isGlobalV6(byte[] address) {
        return UNICAST_V6.contains(address) && SPECIAL_V6.stream().noneMatch(block -> block.contains(address));
    }

    private static List<AddressBlock> blocks(String... cidrs) {
        return Stream.of(cidrs).map(AddressBlock::of).toList();
    }
}
