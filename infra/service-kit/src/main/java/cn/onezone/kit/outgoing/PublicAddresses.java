package cn.onezone.kit.outgoing;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which IP addresses are anybody's to reach: those of the registries of special-purpose addresses (RFC 6890) are not, nor
 * are those in which an IPv4 address is wrapped that is not.
 */
final class PublicAddresses {
    private static final List<AddressRange> SPECIAL_4 = ranges(
            "0.0.0.0/8", // this network
            "10.0.0.0/8",
            "100.64.0.0/10", // carriers; the metadata of some clouds
            "127.0.0.0/8",
            "168.63.129.16/32", // the host of some cloud, though a public number
            "169.254.0.0/16", // link, and the metadata of most clouds
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
    private static final AddressRange GLOBAL_6 = AddressRange.of("2000::/3");
    private static final List<AddressRange> SPECIAL_6 = ranges(
            "2001::/23", // protocols, Teredo among them
            "2001:db8::/32",
            "2002::/16", // 6to4
            "3fff::/20");
    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");

    private PublicAddresses() {}

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::of).toList();
    }

    static boolean contain(InetAddress address) {
        if (address instanceof Inet4Address) {
            return SPECIAL_4.stream().noneMatch(range -> range.contains(address));
        }
        byte[] bytes = address.getAddress();
        if (NAT64.contains(address)) {
            return contain(wrapped(bytes));
        }
        if (!GLOBAL_6.contains(address) || SPECIAL_6.stream().anyMatch(range -> range.contains(address))) {
            return false;
        }
        // ISATAP: the last four bytes are where it comes out
        boolean isatap = (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
        return !isatap || contain(wrapped(bytes));
    }

    private static InetAddress wrapped(byte[] bytes) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
