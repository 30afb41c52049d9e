package cn.onezone.partners.webhooks;

import cn.onezone.partners.usage.OpenWay;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tells what waits for each address, also for one that has never been asked. */
@Component
class WebhookWay implements OpenWay {
    private final Endpoints endpoints;

    WebhookWay(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public String way() {
        return Pusher.WAY;
    }

    @Override
    public Map<String, Long> oldest(Collection<String> subscriptions) {
        return endpoints.oldestUndelivered(subscriptions);
    }
}
