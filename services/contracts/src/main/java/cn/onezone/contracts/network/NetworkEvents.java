package cn.onezone.contracts.network;

import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Catalogue of what every service publishes about itself. */
public final class NetworkEvents {
    /** The topic of heartbeats. They are kept for a day, nothing depends on old ones. */
    public static final String TOPIC = "onezone.heartbeats";

    /** Subject: the source. */
    public static final EventType<Heartbeat> HEARTBEAT = new EventType<>(
            "cn.onezone.network.heartbeat.v1",
            Heartbeat.class,
            TOPIC,
            Text.of("A service is alive and has published all until a moment.", "服务心跳与水位。"));

    /** The topic of the keys that events are signed with. */
    public static final String KEYS = "onezone.keys";

    /** Subject: the source. Sequence: the number of the key. */
    public static final EventType<KeyPublished> KEY_PUBLISHED = new EventType<>(
            "cn.onezone.network.key-published.v1",
            KeyPublished.class,
            KEYS,
            Text.of("A source signs its events with a key.", "公布事件签名公钥。"));

    /** The topic of the heads of audit trails. */
    public static final String AUDIT = "onezone.audit";

    /** Subject: the chain and the day, {@code /parks/haidian/1/2024-05-06}. */
    public static final EventType<AuditHeadPublished> AUDIT_HEAD_PUBLISHED = new EventType<>(
            "cn.onezone.network.audit-head-published.v1",
            AuditHeadPublished.class,
            AUDIT,
            Text.of("Where an audit trail stood when a day was over.", "公布审计链日终摘要。"));

    /** All of them. */
    public static final List<EventType<?>> ALL = List.of(HEARTBEAT, KEY_PUBLISHED, AUDIT_HEAD_PUBLISHED);

    private NetworkEvents() {}
}
