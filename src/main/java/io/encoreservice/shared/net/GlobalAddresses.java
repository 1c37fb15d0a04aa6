package io.encoreservice.shared.net;

import java.net.InetAddress;
import java.util.List;

/** Which addresses belong to the public internet, after IANA's registries of special-purpose addresses. */
public final class GlobalAddresses {

    private static final AddressRange V4 = new AddressRange(
            "0.0.0.0/0",
            List.of(
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
                    "240.0.0.0/4"));

    // why: all that is public today lies in 2000::/3, so new special ranges outside it are refused before we hear of
    // them.
    private static final AddressRange V6 =
            new AddressRange("2000::/3", List.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"));

    private static final AddressBlock UNICAST_V6 = AddressBlock.of(V6.cidr());
    private static final List<AddressBlock> SPECIAL_V4 = blocks(V4.except());
    private static final List<AddressBlock> SPECIAL_V6 = blocks(V6.except());

    private static final AddressBlock MAPPED_V4 =
            new AddressBlock(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0}, 96);

    private GlobalAddresses() {}

    /** The public internet as ranges, for those who cannot be asked about one address after the other. */
    public static List<AddressRange> ranges() {
        return List.of(V4, V6);
    }

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

    private static List<AddressBlock> blocks(List<String> cidrs) {
        return cidrs.stream().map(AddressBlock::of).toList();
    }
}
