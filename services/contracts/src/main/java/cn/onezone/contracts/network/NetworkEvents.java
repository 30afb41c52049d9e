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

    /** All of them. */
    public static final List<EventType<?>> ALL = List.of(HEARTBEAT);

    private NetworkEvents() {}
}
