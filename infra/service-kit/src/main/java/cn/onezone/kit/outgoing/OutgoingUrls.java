package cn.onezone.kit.outgoing;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether this process may call an address that somebody else named: otherwise it would carry their requests to
 * where only it can reach. https to public addresses is allowed, all else only as the operator says.
 *
 * <p>A name may lead elsewhere the next moment. So what counts is the address that is connected to: {@link #check} first,
 * then connect only to addresses that {@link #allows} for this URL, by a resolver of the client's own. Redirects are not
 * followed, or each of them is another URL to be checked.
 */
public final class OutgoingUrls {
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");
    // the resolver takes 2130706433, 0x7f000001 and 127.1 for addresses
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:0x[0-9a-f]*|[0-9]+)");

    private final Set<Host> hosts = new HashSet<>();
    private final List<AddressRange> ranges = new ArrayList<>();

    /**
     * A host that the operator allows.
     *
     * @param name in lower case; an IP address in the one form that all its spellings have in common, without brackets
     * @param port the only one, {@value #ANY_PORT} for all
     */
    private record Host(String name, int port) {
        private static final int ANY_PORT = 0;
        private static final Pattern FORM = Pattern.compile("(?:\\[([^\\[\\]]*)]|([^\\[\\]:]*))(?::([0-9]{1,5}))?");

        /** Host and port apart: of an IPv6 address, which has colons too, only what is behind its brackets is a port. */
        static Host of(String entry) {
            if (entry.indexOf('[') < 0 && entry.indexOf(':') != entry.lastIndexOf(':')) {
                return new Host(address(entry, entry), ANY_PORT);
            }
            Matcher form = FORM.matcher(entry);
            if (!form.matches()) {
                throw wrong(entry);
            }
            int port = form.group(3) == null ? ANY_PORT : Integer.parseInt(form.group(3));
            if (port > 65_535 || (port == ANY_PORT && form.group(3) != null)) {
                throw wrong(entry);
            }
            if (form.group(1) != null) {
                return new Host(address(form.group(1), entry), port);
            }
            String name = form.group(2).toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches()) {
                throw wrong(entry);
            }
            return new Host(name, port);
        }

        private static String address(String literal, String entry) {
            InetAddress address = literal.indexOf(':') < 0 ? null : literal(literal.toLowerCase(Locale.ROOT));
            if (address == null) {
                throw wrong(entry);
            }
            return address.getHostAddress();
        }

        private static IllegalArgumentException wrong(String entry) {
            return new IllegalArgumentException("onezone.outgoing.allow: value: " + entry
                    + " (expected: a host, host:port, [IPv6 address], [IPv6 address]:port, or a range as 10.0.0.0/8)");
        }
    }

    /** Where a name leads. */
    @FunctionalInterface
    public interface Names {
        /**
         * All addresses of a name.
         *
         * @throws UnknownHostException if it has none
         */
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /** @throws IllegalArgumentException naming an entry that is neither a host nor a range */
    public OutgoingUrls(OutgoingSettings settings) {
        for (String entry : settings.allow()) {
            if (entry.contains("/")) {
                ranges.add(AddressRange.of(entry));
            } else {
                hosts.add(Host.of(entry));
            }
        }
    }

    /**
     * Refuses what is wrong whatever its name leads to, without asking anybody for it.
     *
     * @param url absolute
     * @throws NotAllowed saying why
     */
    public void check(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new NotAllowed(shown(url), "https://…");
        }
        if (url.getRawUserInfo() != null
                || url.getRawAuthority() == null
                || url.getRawAuthority().indexOf('@') >= 0) {
            throw new NotAllowed(shown(url), "no user and no password");
        }
        String host = host(url);
        if (host == null || url.getPort() == 0 || url.getPort() > 65_535) {
            throw new NotAllowed(
                    shown(url), "a host name in ASCII or an IP address, and a port from 1 to 65535 or none");
        }
        InetAddress literal = literal(host);
        if (literal == null
                && (NUMBER.matcher(host).matches() || !NAME.matcher(host).matches())) {
            throw new NotAllowed(shown(url), "a host name, or an IP address in its usual form");
        }
        boolean perhaps = literal == null
                // over http only an address of the ranges will do, and which it has is seen when it is connected to
                ? isAllowed(host, url) || scheme.equals("https") || !ranges.isEmpty()
                : allows(url, literal);
        if (!perhaps) {
            throw new NotAllowed(shown(url), "https to a public address, or an address of onezone.outgoing.allow");
        }
    }

    /**
     * Whether a connection for a URL may go to an address.
     *
     * @param url one that {@link #check} has passed
     * @param address what its host leads to at this moment
     */
    public boolean allows(URI url, InetAddress address) {
        String host = host(url);
        return host != null
                && (isAllowed(host, url)
                        || ranges.stream().anyMatch(range -> range.contains(address))
                        || ("https".equalsIgnoreCase(url.getScheme()) && PublicAddresses.contain(address)));
    }

    /**
     * The addresses to connect to, and no others: whoever connects to the name again is led anew.
     *
     * @param names asked once
     * @throws NotAllowed if one of them, or the URL itself, is not allowed
     * @throws UnknownHostException if there are none
     */
    public List<InetAddress> resolve(URI url, Names names) throws UnknownHostException {
        check(url);
        List<InetAddress> found = List.of(names.of(String.valueOf(host(url))));
        if (found.isEmpty()) {
            throw new UnknownHostException(host(url));
        }
        for (InetAddress address : found) {
            if (!allows(url, address)) {
                throw refusal(url, address);
            }
        }
        return found;
    }

    /** What is said of a name that leads where it must not. */
    public static NotAllowed refusal(URI url, InetAddress address) {
        return new NotAllowed(
                shown(url) + " (" + address.getHostAddress() + ")",
                "https to a public address, or an address of onezone.outgoing.allow");
    }

    private boolean isAllowed(String host, URI url) {
        InetAddress literal = literal(host);
        String name = literal == null ? host : literal.getHostAddress();
        return hosts.contains(new Host(name, Host.ANY_PORT)) || hosts.contains(new Host(name, port(url)));
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }

    private static @Nullable String host(URI url) {
        String host = url.getHost();
        if (host == null) {
            return null;
        }
        host = host.toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            return host.substring(1, host.length() - 1);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static @Nullable InetAddress literal(String host) {
        if (IPV4.matcher(host).matches() || (host.indexOf(':') >= 0 && host.indexOf('%') < 0)) {
            try {
                return InetAddress.ofLiteral(host);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }

    private static String shown(URI url) {
        String text = url.getScheme() + "://" + (url.getHost() == null ? "…" : url.getHost())
                + (url.getPort() < 0 ? "" : ":" + url.getPort());
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
