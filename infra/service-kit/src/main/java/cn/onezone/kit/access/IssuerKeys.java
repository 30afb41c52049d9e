package cn.onezone.kit.access;

import cn.onezone.kit.Mode;
import cn.onezone.kit.outgoing.OutgoingUrls;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's public keys. What was had once is kept, in memory and on disk: a park goes on working with the issuer
 * away, also after a restart. Fetched anew when they are old or a token names one that is not among them, by one thread
 * at a time and not more often than every {@value #PAUSE_SECONDS} seconds, whatever comes.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final int PAUSE_SECONDS = 5;

    private final IdentitySettings settings;
    private final Mode mode;
    private final Path kept;
    private final OutgoingUrls urls;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile @Nullable Known known;
    private volatile Instant tried = Instant.MIN;

    private record Known(JWKSet keys, Instant at) {}

    /**
     * @param mode in local mode keys of a local issuer are believed
     * @param kept file of what was had last
     * @param urls where the issuer's document may lead besides the issuer's own host
     * @throws IllegalArgumentException if keys of a local issuer are kept and none is believed: who copied a developer's
     *     folder must hear of it before anybody comes with a token
     */
    IssuerKeys(IdentitySettings settings, Mode mode, Path kept, OutgoingUrls urls, Clock clock) {
        this.settings = settings;
        this.mode = mode;
        this.kept = kept;
        this.urls = urls;
        this.clock = clock;
        if (!mode.isLocal()) {
            refuseLocal();
        }
    }

    private void refuseLocal() {
        try {
            if (Files.exists(kept)) {
                JWK made = ofLocalIssuer(JWKSet.parse(Files.readString(kept)));
                if (made != null) {
                    throw new IllegalArgumentException(kept + ": value: key " + made.getKeyID()
                            + " of a local issuer (expected in production: none; take the file away)");
                }
            }
        } catch (IOException | ParseException e) {
            LOG.warn("the issuer's keys that were kept cannot be read: {}", e.toString());
        }
    }

    private static @Nullable JWK ofLocalIssuer(JWKSet set) {
        for (JWK key : set.getKeys()) {
            if (key.getKeyID() != null && key.getKeyID().startsWith(Tokens.LOCAL_KEY)) {
                return key;
            }
        }
        return null;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        Known now = known == null ? read() : known;
        if (now == null) {
            now = fetch(Instant.MIN);
            if (now == null) {
                throw new RemoteKeySourceException("the keys of " + settings.issuer() + " have never been had", null);
            }
        } else if (now.at().plus(settings.keysLive()).isBefore(clock.instant())
                && due()
                && renewing.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                try {
                    fetch(Instant.MIN);
                } finally {
                    renewing.set(false);
                }
            });
        }
        List<JWK> found = selector.select(now.keys());
        if (found.isEmpty()) {
            // also when it is not due: another may be fetching them just now, and a good token must not be refused for
            // that
            Known newer = fetch(now.at());
            found = newer == null ? found : selector.select(newer.keys());
        }
        return found;
    }

    private boolean due() {
        return tried.plusSeconds(PAUSE_SECONDS).isBefore(clock.instant());
    }

    /** The keys as they are now, or as another thread has fetched them meanwhile; absent if they cannot be had. */
    private @Nullable Known fetch(Instant newerThan) {
        fetching.lock();
        try {
            Known now = known;
            if ((now != null && now.at().isAfter(newerThan) && !due()) || !due()) {
                return now;
            }
            tried = clock.instant();
            String text = IssuerDocument.get(address(), settings.patience());
            Known fetched = new Known(checked(JWKSet.parse(text)), clock.instant());
            known = fetched;
            keep(text);
            return fetched;
        } catch (IOException | ParseException | IllegalArgumentException e) {
            LOG.warn("the issuer's keys cannot be had from {}: {}", settings.issuer(), e.toString());
            return known;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return known;
        } finally {
            fetching.unlock();
        }
    }

    private URI address() throws IOException, InterruptedException {
        if (settings.keys() != null) {
            return settings.keys();
        }
        URI keys = IssuerDocument.fetch(settings.issuer(), mode, urls, settings.patience())
                .toCall("jwks_uri");
        if (keys == null) {
            throw new IOException("jwks_uri: value: none (expected: https)");
        }
        return keys;
    }

    /** In production nobody is let in by a key that a developer's machine made. */
    private JWKSet checked(JWKSet set) {
        JWKSet verifying = set.toPublicJWKSet();
        JWK made = mode.isLocal() ? null : ofLocalIssuer(verifying);
        if (made != null) {
            throw new IllegalArgumentException(
                    "key " + made.getKeyID() + " is a local issuer's, which nobody believes in production");
        }
        return verifying;
    }

    private @Nullable Known read() {
        fetching.lock();
        try {
            if (known == null && Files.exists(kept)) {
                // old, so that they are fetched anew as soon as the issuer can be reached
                known = new Known(checked(JWKSet.parse(Files.readString(kept))), Instant.EPOCH);
            }
        } catch (IOException | ParseException | IllegalArgumentException e) {
            LOG.warn("the issuer's keys that were kept cannot be read: {}", e.toString());
        } finally {
            fetching.unlock();
        }
        return known;
    }

    private void keep(String text) {
        try {
            Path folder = kept.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path next = kept.resolveSibling(kept.getFileName() + ".next");
            Files.writeString(next, text);
            Files.move(next, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("the issuer's keys cannot be kept for a restart without it: {}", e.toString());
        }
    }
}
