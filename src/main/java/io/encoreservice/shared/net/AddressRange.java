package io.encoreservice.shared.net;

import java.util.List;

/**
 * A range of addresses with holes, all in CIDR notation.
 *
 * @param cidr the range
 * @param except what of it does not belong to it
 */
public record AddressRange(String cidr, List<String> except) {}
