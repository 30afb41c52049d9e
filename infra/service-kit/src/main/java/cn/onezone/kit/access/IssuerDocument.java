package cn.onezone.kit.access;

import cn.onezone.kit.Mode;
import cn.onezone.kit.outgoing.NotAllowed;
import cn.onezone.kit.outgoing.OutgoingUrls;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the issuer says of itself, OpenID Connect Discovery 1.0. Whoever can change it must lead us neither to where only we
 * can reach nor to where others listen: an address out of it is only to be had checked.
 */
public final class IssuerDocument {
    private static final int MOST_BYTES = 256 * 1024;

    private final URI issuer;
    private final boolean local;
    private final OutgoingUrls urls;
    private final Map<String, Object> members;

    private IssuerDocument(URI issuer, boolean local, OutgoingUrls urls, Map<String, Object> members) {
        this.issuer = issuer;
        this.local = local;
        this.urls = urls;
        this.members = members;
    }

    /**
     * Asks the issuer for it. No redirects are followed, and not more than 256 KiB are read.
     *
     * @param urls where it may lead besides the issuer's own host
     * @param patience limit of the whole attempt
     * @throws IOException if it cannot be had, or is another issuer's
     */
    public static IssuerDocument fetch(URI issuer, Mode mode, OutgoingUrls urls, Duration patience)
            throws IOException, InterruptedException {
        URI address = URI.create(issuer.toString().replaceAll("/$", "") + "/.well-known/openid-configuration");
        Map<String, Object> members;
        try {
            members = JSONObjectUtils.parse(get(address, patience));
        } catch (ParseException e) {
            throw new IOException(address + " is no JSON object", e);
        }
        if (!issuer.toString().equals(members.get("issuer"))) {
            // OpenID Connect Discovery 1.0 §4.3
            throw new IOException("issuer: value: " + members.get("issuer") + " (expected: " + issuer + ")");
        }
        return new IssuerDocument(issuer, mode.isLocal(), urls, members);
    }

    /** All of it, as it came. */
    public Map<String, Object> members() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /**
     * An address that browsers are sent to: over https, but for a local issuer.
     *
     * @param member {@code authorization_endpoint}
     * @return absent if the document does not name it
     * @throws IOException if it is none for browsers
     */
    public @Nullable URI forBrowsers(String member) throws IOException {
        Object named = members.get(member);
        if (named == null) {
            return null;
        }
        URI address;
        try {
            address = URI.create(named.toString());
        } catch (IllegalArgumentException e) {
            throw new IOException(member + ": value: " + named + " (expected: an address)", e);
        }
        boolean plain = local && "http".equalsIgnoreCase(address.getScheme());
        if ((!plain && !"https".equalsIgnoreCase(address.getScheme())) || address.getHost() == null) {
            throw new IOException(member + ": value: " + address + " (expected: https)");
        }
        return address;
    }

    /**
     * An address that this process calls: over https, but for a local issuer, and at the issuer's own host or where the
     * operator allows. Who connects to it at once is led by the same answer, which the JVM keeps for half a minute
     * ({@code networkaddress.cache.ttl}); who does so later asks {@link #mayLeadTo} again.
     *
     * @param member {@code jwks_uri}
     * @return absent if the document does not name it
     * @throws IOException if it must not be called, or its name leads nowhere
     */
    public @Nullable URI toCall(String member) throws IOException {
        URI address = forBrowsers(member);
        if (address == null || isOwn(issuer, address)) {
            return address;
        }
        try {
            var _ = urls.resolve(address, InetAddress::getAllByName);
        } catch (NotAllowed e) {
            throw new IOException(member + ": " + e.getMessage() + ", or the host of " + issuer + " itself", e);
        }
        return address;
    }

    /**
     * Whether a connection for an address out of the issuer's document may go where its name leads at this moment.
     *
     * @param urls where it may lead besides the issuer's own host
     * @param address one that {@link #toCall} has given
     */
    public static boolean mayLeadTo(URI issuer, OutgoingUrls urls, URI address, InetAddress found) {
        return isOwn(issuer, address) || urls.allows(address, found);
    }

    /** The operator says where the issuer is, be it inside. */
    private static boolean isOwn(URI issuer, URI address) {
        return address.getHost() != null && address.getHost().equalsIgnoreCase(issuer.getHost());
    }

    /** What is there, as text: at most 256 KiB of it, within the time, and from nowhere else. */
    static String get(URI address, Duration patience) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(patience).build();
        try {
            // the client's own time limit ends with the head of the answer
            HttpResponse<String> answer = client.sendAsync(
                            HttpRequest.newBuilder(address)
                                    .timeout(patience)
                                    .header("Accept", "application/json")
                                    .build(),
                            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw new IOException(address + " answered " + answer.statusCode());
            }
            return answer.body();
        } catch (ExecutionException e) {
            throw new IOException(address.toString(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(address + " has not answered in " + patience, e);
        } finally {
            // an orderly end would wait for what does not come
            client.shutdownNow();
        }
    }
}
