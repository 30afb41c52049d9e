package cn.onezone.contracts.enterprises;

import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimFound;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimOverdue;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSucceeded;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Catalogue of what the enterprise service publishes. */
public final class EnterpriseEvents {
    /** The topic. */
    public static final String TOPIC = "onezone.enterprises";

    /** Subject: USCC. */
    public static final EventType<EnterpriseConsolidated> ENTERPRISE_CONSOLIDATED = new EventType<>(
            "cn.onezone.enterprises.enterprise-consolidated.v1",
            EnterpriseConsolidated.class,
            TOPIC,
            Text.of("The registry record of an enterprise after a change.", "企业在总名录中的最新记录。"));

    /** Subject: USCC. */
    public static final EventType<DoubleClaimFound> DOUBLE_CLAIM_FOUND = new EventType<>(
            "cn.onezone.enterprises.double-claim-found.v1",
            DoubleClaimFound.class,
            TOPIC,
            Text.of("Several parks claim one enterprise for the same day.", "多个分园同日认领同一企业。"));

    /** Subject: USCC. */
    public static final EventType<DoubleClaimEnded> DOUBLE_CLAIM_ENDED = new EventType<>(
            "cn.onezone.enterprises.double-claim-ended.v1",
            DoubleClaimEnded.class,
            TOPIC,
            Text.of("A double claim is over.", "重复认领已消除。"));

    /** Subject: USCC. */
    public static final EventType<DoubleClaimDecided> DOUBLE_CLAIM_DECIDED = new EventType<>(
            "cn.onezone.enterprises.double-claim-decided.v1",
            DoubleClaimDecided.class,
            TOPIC,
            Text.of("A coordinator has decided a double claim.", "统筹员已裁定重复认领。"));

    /** Subject: USCC. */
    public static final EventType<DoubleClaimOverdue> DOUBLE_CLAIM_OVERDUE = new EventType<>(
            "cn.onezone.enterprises.double-claim-overdue.v1",
            DoubleClaimOverdue.class,
            TOPIC,
            Text.of("A double claim was not decided in time.", "重复认领逾期未裁定。"));

    /** Subject: USCC. */
    public static final EventType<EnterpriseSucceeded> ENTERPRISE_SUCCEEDED = new EventType<>(
            "cn.onezone.enterprises.enterprise-succeeded.v1",
            EnterpriseSucceeded.class,
            TOPIC,
            Text.of("An enterprise has come to its end in others.", "企业因换码、合并或分立由其他企业承继。"));

    /** All of them. */
    public static final List<EventType<? extends EnterpriseEvent>> ALL = List.of(
            ENTERPRISE_CONSOLIDATED,
            DOUBLE_CLAIM_FOUND,
            DOUBLE_CLAIM_ENDED,
            DOUBLE_CLAIM_DECIDED,
            DOUBLE_CLAIM_OVERDUE,
            ENTERPRISE_SUCCEEDED);

    private EnterpriseEvents() {}
}
