package cn.onezone.partners.webhooks;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Seals what a former key sealed, and what an earlier version wrote as it was, by the newest key: at the start, and each
 * hour for what another process of an earlier version wrote meanwhile.
 */
@Component
class SealedAnew extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(SealedAnew.class);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Endpoints endpoints;

    SealedAnew(Endpoints endpoints) {
        super("sealed-anew", PAUSE);
        this.endpoints = endpoints;
    }

    @Override
    protected void once() {
        int sealed = 0;
        int lost = 0;
        List<Stored<Endpoint>> page = endpoints.all("");
        while (!page.isEmpty()) {
            for (Stored<Endpoint> one : page) {
                switch (endpoints.sealAnew(one)) {
                    case SEALED -> sealed++;
                    case LOST -> lost++;
                    case NOTHING_TO_DO -> {}
                }
            }
            page = endpoints.all(page.getLast().id());
        }
        if (sealed > 0) {
            LOG.info("the secrets of {} addresses are sealed anew; no former key is needed for them", sealed);
        }
        if (lost > 0) {
            LOG.error(
                    "secrets of {} addresses cannot be opened by any key there is: nothing is delivered there until the"
                            + " partner asks for a new secret or the key is put back",
                    lost);
        }
    }
}
