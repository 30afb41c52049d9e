package cn.onezone.partners.webhooks;

import cn.onezone.partners.sequence.Notices;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells, on the other ways too, that deliveries to an address pause. */
@Component
class PauseNotices implements Notices {
    private final Endpoints endpoints;

    PauseNotices(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public Optional<Paused> paused(String subscription) {
        return endpoints
                .find(subscription)
                .flatMap(stored -> Optional.ofNullable(stored.state().paused()))
                .map(reason -> new Paused(Pusher.WAY, reason));
    }
}
