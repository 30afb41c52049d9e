package cn.onezone.contracts.enterprises;

import cn.onezone.contracts.enterprises.EnterpriseEvent.BenefitPosted;
import cn.onezone.contracts.enterprises.EnterpriseEvent.ClaimOverruled;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimFound;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimOverdue;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSucceeded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSuccessionRevoked;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationAnswerRefused;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharedFigureDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingPassed;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Catalogue of what the enterprise service publishes. */
public final class EnterpriseEvents {
    /** The topic. */
    public static final String TOPIC = "onezone.enterprises";

    /** The topic of what one park hears of this service: what it is party to, and nothing else (R2). */
    public static String topicTo(ParkCode park) {
        return TOPIC + ".to." + park;
    }

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

    /** Subject: {@code <uscc>/claim/<park>}. */
    public static final EventType<ClaimOverruled> CLAIM_OVERRULED = new EventType<>(
            "cn.onezone.enterprises.claim-overruled.v1",
            ClaimOverruled.class,
            TOPIC,
            Text.of("On which days a park's claim does not stand.", "分园的认领在哪些日期不成立。"));

    /** Subject: USCC. */
    public static final EventType<EnterpriseSucceeded> ENTERPRISE_SUCCEEDED = new EventType<>(
            "cn.onezone.enterprises.enterprise-succeeded.v1",
            EnterpriseSucceeded.class,
            TOPIC,
            Text.of("An enterprise has come to its end in others.", "企业因换码、合并或分立由其他企业承继。"));

    /** Subject: USCC. */
    public static final EventType<EnterpriseSuccessionRevoked> ENTERPRISE_SUCCESSION_REVOKED = new EventType<>(
            "cn.onezone.enterprises.enterprise-succession-revoked.v1",
            EnterpriseSuccessionRevoked.class,
            TOPIC,
            Text.of("That an enterprise has come to its end was a mistake.", "企业承继登记已撤销。"));

    /** Subject: {@code <uscc>/<relocation>}. */
    public static final EventType<RelocationStepped> RELOCATION_STEPPED = new EventType<>(
            "cn.onezone.enterprises.relocation-stepped.v1",
            RelocationStepped.class,
            TOPIC,
            Text.of("A relocation has taken a step.", "跨园迁移的每一步。"));

    /** Subject: {@code <uscc>/<relocation>}. */
    public static final EventType<RelocationAnswerRefused> RELOCATION_ANSWER_REFUSED = new EventType<>(
            "cn.onezone.enterprises.relocation-answer-refused.v1",
            RelocationAnswerRefused.class,
            TOPIC,
            Text.of("What a park said to a relocation did not count.", "分园对迁移的答复未被采纳。"));

    /** Subject: {@code <uscc>/figures/<measure>/<period>}. */
    public static final EventType<SharedFigureDecided> SHARED_FIGURE_DECIDED = new EventType<>(
            "cn.onezone.enterprises.shared-figure-decided.v1",
            SharedFigureDecided.class,
            TOPIC,
            Text.of("The city has decided on a figure that a park shares.", "市级对利益分享数据作出结论。"));

    /** Subject: {@code <uscc>/sharing/<park>}. */
    public static final EventType<SharingPassed> SHARING_PASSED = new EventType<>(
            "cn.onezone.enterprises.sharing-passed.v1",
            SharingPassed.class,
            TOPIC,
            Text.of("A park holds an enterprise in another's place in terms of sharing.", "分园在利益分享条款中接替另一分园持有企业。"));

    /** Subject: {@code <uscc>/ended/<park>}. */
    public static final EventType<SharingEnded> SHARING_ENDED = new EventType<>(
            "cn.onezone.enterprises.sharing-ended.v1",
            SharingEnded.class,
            TOPIC,
            Text.of("Terms of sharing end with the holding they were agreed for.", "利益分享条款因持有关系终止而提前结束。"));

    /** Subject: {@code <uscc>/<measure>/<period>}. */
    public static final EventType<BenefitPosted> BENEFIT_POSTED = new EventType<>(
            "cn.onezone.enterprises.benefit-posted.v1",
            BenefitPosted.class,
            TOPIC,
            Text.of("What each park has of a shared figure.", "利益分享入账：各分园所得。"));

    /** All of them. */
    public static final List<EventType<? extends EnterpriseEvent>> ALL = List.of(
            ENTERPRISE_CONSOLIDATED,
            DOUBLE_CLAIM_FOUND,
            DOUBLE_CLAIM_ENDED,
            DOUBLE_CLAIM_DECIDED,
            DOUBLE_CLAIM_OVERDUE,
            CLAIM_OVERRULED,
            ENTERPRISE_SUCCEEDED,
            ENTERPRISE_SUCCESSION_REVOKED,
            RELOCATION_STEPPED,
            RELOCATION_ANSWER_REFUSED,
            SHARED_FIGURE_DECIDED,
            SHARING_PASSED,
            SHARING_ENDED,
            BENEFIT_POSTED);

    private EnterpriseEvents() {}
}
