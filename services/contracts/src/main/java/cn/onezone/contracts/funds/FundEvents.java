package cn.onezone.contracts.funds;

import cn.onezone.contracts.funds.FundEvent.ApplicationRecorded;
import cn.onezone.contracts.funds.FundEvent.AwardGranted;
import cn.onezone.contracts.funds.FundEvent.AwardReleased;
import cn.onezone.contracts.funds.FundEvent.BudgetSet;
import cn.onezone.contracts.funds.FundEvent.CallOpened;
import cn.onezone.contracts.funds.FundEvent.DisbursementPaid;
import cn.onezone.contracts.funds.FundEvent.FundEstablished;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Catalogue of what the fund service publishes. */
public final class FundEvents {
    /** The topic. */
    public static final String TOPIC = "onezone.funds";

    /** Subject: {@code fund/<fund>}. */
    public static final EventType<FundEstablished> FUND_ESTABLISHED =
            type("fund-established", FundEstablished.class, "A fund has been set up.", "设立资金（基金）。");

    /** Subject: {@code fund-year/<fund>/<year>}. */
    public static final EventType<BudgetSet> BUDGET_SET =
            type("budget-set", BudgetSet.class, "A fund's budget of a year has been set.", "设定资金年度预算。");

    /** Subject: {@code fund-year/<fund>/<year>}. */
    public static final EventType<AwardGranted> AWARD_GRANTED =
            type("award-granted", AwardGranted.class, "Money has been committed to an application.", "批准资助，锁定资金。");

    /** Subject: {@code fund-year/<fund>/<year>}. */
    public static final EventType<AwardReleased> AWARD_RELEASED =
            type("award-released", AwardReleased.class, "A commitment has been taken back.", "撤回资助，释放资金。");

    /** Subject: {@code fund-year/<fund>/<year>}. */
    public static final EventType<DisbursementPaid> DISBURSEMENT_PAID =
            type("disbursement-paid", DisbursementPaid.class, "Money of an award has been paid out.", "拨付资助资金。");

    /** Subject: {@code call/<fund>/<call>}. */
    public static final EventType<CallOpened> CALL_OPENED =
            type("call-opened", CallOpened.class, "A call for applications has been opened.", "发布申报通知。");

    /** Subject: {@code application/<id>}. */
    public static final EventType<ApplicationRecorded> APPLICATION_RECEIVED =
            type("application-received", ApplicationRecorded.class, "An application has been received.", "收到申报。");

    /** Subject: {@code application/<id>}. */
    public static final EventType<ApplicationRecorded> APPLICATION_AWARDED =
            type("application-awarded", ApplicationRecorded.class, "An application has been awarded.", "申报获批。");

    /** Subject: {@code application/<id>}. */
    public static final EventType<ApplicationRecorded> APPLICATION_REFUSED =
            type("application-refused", ApplicationRecorded.class, "An application has been refused.", "申报未获批。");

    /** All of them. */
    public static final List<EventType<? extends FundEvent>> ALL = List.of(
            FUND_ESTABLISHED,
            BUDGET_SET,
            AWARD_GRANTED,
            AWARD_RELEASED,
            DISBURSEMENT_PAID,
            CALL_OPENED,
            APPLICATION_RECEIVED,
            APPLICATION_AWARDED,
            APPLICATION_REFUSED);

    private static <E extends FundEvent> EventType<E> type(String what, Class<E> data, String en, String zh) {
        return new EventType<>("cn.onezone.funds." + what + ".v1", data, TOPIC, Text.of(en, zh));
    }

    private FundEvents() {}
}
