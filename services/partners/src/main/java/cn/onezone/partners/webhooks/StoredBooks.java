package cn.onezone.partners.webhooks;

import cn.onezone.kit.store.Stored;
import cn.onezone.partners.usage.Handed;
import cn.onezone.partners.usage.Usage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an {@link Account} writes down, in the store. */
final class StoredBooks implements Account.Books {
    private final String id;
    private final Endpoints endpoints;
    private final Attempts attempts;
    private final Usage usage;
    private volatile @Nullable Stored<Endpoint> endpoint;
    private volatile @Nullable Stored<Progress> progress;

    StoredBooks(String id, Endpoints endpoints, Attempts attempts, Usage usage) {
        this.id = id;
        this.endpoints = endpoints;
        this.attempts = attempts;
        this.usage = usage;
    }

    @Override
    public long changes() {
        return endpoints.changes(id);
    }

    @Override
    public Optional<Endpoint> endpoint() {
        Stored<Endpoint> found = endpoints.find(id).orElse(null);
        endpoint = found;
        return Optional.ofNullable(found).map(Stored::state);
    }

    /** As it was read last. */
    Stored<Endpoint> read() {
        return Objects.requireNonNull(endpoint, "it was not read");
    }

    @Override
    public Account.Written progress() {
        return written(endpoints.progress(id));
    }

    private Account.Written written(Stored<Progress> stored) {
        progress = stored;
        return new Account.Written(stored.version(), stored.state());
    }

    @Override
    public Optional<Account.Written> save(Progress after) {
        return endpoints
                .save(Objects.requireNonNull(progress, "it was not read"), after)
                .map(this::written);
    }

    @Override
    public void note(List<Attempts.Attempt> tried) {
        attempts.note(id, tried);
    }

    @Override
    public void count(String partner, Progress progress, List<Handed> sent) {
        usage.count(id, partner, Pusher.WAY, _ -> progress.oldestUndelivered(), sent);
    }
}
