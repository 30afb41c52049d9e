package cn.onezone.contracts.enterprises;

import cn.onezone.contracts.enterprises.RestructuringEvent.ParksRestructured;
import cn.onezone.contracts.enterprises.RestructuringEvent.RestructuringApplied;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Catalogue of what the enterprise service publishes of the restructuring of parks. */
public final class RestructuringEvents {
    /** Subject: id of the restructuring. */
    public static final EventType<ParksRestructured> PARKS_RESTRUCTURED = new EventType<>(
            "cn.onezone.enterprises.parks-restructured.v1",
            ParksRestructured.class,
            EnterpriseEvents.TOPIC,
            Text.of("Parks are split or become one from a day on.", "分园自某日起拆分或合并。"));

    /** Subject: id of the restructuring. */
    public static final EventType<RestructuringApplied> RESTRUCTURING_APPLIED = new EventType<>(
            "cn.onezone.enterprises.restructuring-applied.v1",
            RestructuringApplied.class,
            EnterpriseEvents.TOPIC,
            Text.of("Every enterprise known then counts for its new park.", "当时已知的企业均已划入新分园。"));

    /** All of them. */
    public static final List<EventType<? extends RestructuringEvent>> ALL =
            List.of(PARKS_RESTRUCTURED, RESTRUCTURING_APPLIED);

    private RestructuringEvents() {}
}
