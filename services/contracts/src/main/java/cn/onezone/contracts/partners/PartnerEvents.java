package cn.onezone.contracts.partners;

import cn.onezone.contracts.partners.PartnerEvent.AgreementRecorded;
import cn.onezone.contracts.partners.PartnerEvent.WebhookRecorded;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Catalogue of what the partners service publishes. */
public final class PartnerEvents {
    /** The topic. */
    public static final String TOPIC = "onezone.partners";

    /** What the name of the topic of each subscription's own sequence begins with; its id follows. */
    public static final String SEQUENCES = "onezone.partners.sequence.";

    /** What the topics begin with that partners read, each its own: followed by the id of the subscription. */
    public static final String RECEIVED = "onezone.partner.";

    /** Subject: {@code agreement/<id>}. */
    public static final EventType<AgreementRecorded> AGREEMENT_PROPOSED =
            type("agreement-proposed", "A partner proposes an agreement.", "合作方提出数据共享协议。");

    /** Subject: {@code agreement/<id>}. */
    public static final EventType<AgreementRecorded> AGREEMENT_GRANTED =
            type("agreement-granted", "An agreement has been granted.", "数据共享协议获准。");

    /** Subject: {@code agreement/<id>}. */
    public static final EventType<AgreementRecorded> AGREEMENT_REFUSED =
            type("agreement-refused", "An agreement has been refused.", "数据共享协议未获准。");

    /** Subject: {@code agreement/<id>}. */
    public static final EventType<AgreementRecorded> AGREEMENT_CHANGED =
            type("agreement-changed", "An agreement has other terms.", "数据共享协议条款变更。");

    /** Subject: {@code agreement/<id>}. */
    public static final EventType<AgreementRecorded> AGREEMENT_OBJECTED =
            type("agreement-objected", "A park objects for its own data.", "分园就本园数据提出异议。");

    /** Subject: {@code agreement/<id>}. */
    public static final EventType<AgreementRecorded> OBJECTION_WITHDRAWN =
            type("objection-withdrawn", "A park objects no longer.", "分园撤回异议。");

    /** Subject: {@code agreement/<id>}. */
    public static final EventType<AgreementRecorded> AGREEMENT_WITHDRAWN =
            type("agreement-withdrawn", "An agreement has been withdrawn.", "数据共享协议撤回。");

    /** Subject: {@code agreement/<id>}. */
    public static final EventType<AgreementRecorded> AGREEMENT_EXPIRED =
            type("agreement-expired", "The last day of an agreement is over.", "数据共享协议到期。");

    /** Subject: {@code subscription/<id>}. */
    public static final EventType<WebhookRecorded> WEBHOOK_PAUSED = new EventType<>(
            "cn.onezone.partners.webhook-paused.v1",
            WebhookRecorded.class,
            TOPIC,
            Text.of("Deliveries to a partner's address pause.", "向合作方地址的推送暂停。"));

    /** Subject: {@code subscription/<id>}. */
    public static final EventType<WebhookRecorded> WEBHOOK_RESUMED = new EventType<>(
            "cn.onezone.partners.webhook-resumed.v1",
            WebhookRecorded.class,
            TOPIC,
            Text.of("Deliveries to a partner's address go on.", "向合作方地址的推送恢复。"));

    /** All of them. */
    public static final List<EventType<? extends PartnerEvent>> ALL = List.of(
            AGREEMENT_PROPOSED,
            AGREEMENT_GRANTED,
            AGREEMENT_REFUSED,
            AGREEMENT_CHANGED,
            AGREEMENT_OBJECTED,
            OBJECTION_WITHDRAWN,
            AGREEMENT_WITHDRAWN,
            AGREEMENT_EXPIRED,
            WEBHOOK_PAUSED,
            WEBHOOK_RESUMED);

    private static EventType<AgreementRecorded> type(String what, String en, String zh) {
        return new EventType<>("cn.onezone.partners." + what + ".v1", AgreementRecorded.class, TOPIC, Text.of(en, zh));
    }

    private PartnerEvents() {}
}
