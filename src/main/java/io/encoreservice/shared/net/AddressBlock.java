package io.encoreservice.shared.net;

import java.net.InetAddress;

/** A block of addresses in CIDR notation. */
public final class AddressBlock {

    private final byte[] prefix;
    private final int bits;

    AddressBlock(byte[] prefix, int bits) {
        this.prefix = prefix.clone();
        this.bits = bits;
    }

    /**
     * Parses such as {@code 10.0.0.0/8}.
     *
     * @throws IllegalArgumentException when {@code cidr} is no block
     */
    public static AddressBlock of(String cidr) {
        int slash = cidr.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(cidr + " is no block of addresses such as 10.0.0.0/8");
        }
        byte[] prefix = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
        int bits = Integer.parseInt(cidr.substring(slash + 1));
        if (bits < 0 || bits > prefix.length * 8) {
            throw new IllegalArgumentException(cidr + " is no block of addresses such as 10.0.0.0/8");
        }
        return new AddressBlock(prefix, bits);
    }

    /** Whether all of {@code other} and more is in this block. */
    public boolean isWiderThan(AddressBlock other) {
        return bits < other.bits && contains(other.prefix);
    }

    /** Whether all of {@code other} is in this block. */
    public boolean covers(AddressBlock other) {
        return bits <= other.bits && contains(other.prefix);
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
