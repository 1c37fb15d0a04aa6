package io.encoreservice.shared.net;

import java.net.InetAddress;

/** A range of addresses in CIDR notation. */
final class AddressBlock {

    private final byte[] prefix;
    private final int bits;

    AddressBlock(byte[] prefix, int bits) {
        this.prefix = prefix.clone();
        this.bits = bits;
    }

    /** Parses such as {@code 10.0.0.0/8}. */
    static AddressBlock of(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] prefix = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
        return new AddressBlock(prefix, Integer.parseInt(cidr.substring(slash + 1)));
    }

    boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != prefix[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xff) >> (8 - rest) == 0;
    }
}
