package cn.onezone.partners.topics;

import cn.onezone.partners.usage.OpenWay;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tells what is not on each partner's topic yet, also of one on which nothing has been put. */
@Component
class KafkaWay implements OpenWay {
    static final String WAY = "kafka";

    private final PartnerTopics topics;

    KafkaWay(PartnerTopics topics) {
        this.topics = topics;
    }

    @Override
    public String way() {
        return WAY;
    }

    @Override
    public Map<String, Long> oldest(Collection<String> subscriptions) {
        return topics.oldestNotFed(subscriptions);
    }
}
