package cn.onezone.kit.outgoing;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A range of IP addresses in the form {@code 10.0.0.0/8} or {@code fd00::/8}; without a length it is one address.
 *
 * @param from any address of the range
 * @param bits how many leading bits all addresses of it share
 */
public record AddressRange(InetAddress from, int bits) {
    /**
     * Reads a range. No name is ever looked up.
     *
     * @throws IllegalArgumentException naming the text if it is none
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress from = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int most = from.getAddress().length * 8;
            int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= most) {
                return new AddressRange(from, bits);
            }
        } catch (IllegalArgumentException e) {
            // refused below, with the value
        }
        throw new IllegalArgumentException(
                "address range: value: " + text + " (expected: an IP address, or one with /length)");
    }

    /** Whether an address lies in it. An IPv4 address lies in no range of IPv6 addresses, nor the other way round. */
    public boolean contains(InetAddress address) {
        byte[] here = from.getAddress();
        byte[] there = address.getAddress();
        int whole = bits / 8;
        return here.length == there.length
                && Arrays.equals(here, 0, whole, there, 0, whole)
                && (bits % 8 == 0 || ((here[whole] ^ there[whole]) & (0xff00 >> bits % 8)) == 0);
    }

    @Override
    public String toString() {
        return from.getHostAddress() + "/" + bits;
    }
}
