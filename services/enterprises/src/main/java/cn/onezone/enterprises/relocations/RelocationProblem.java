package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** Why a relocation cannot be, or not go on (R6). Codes are stable for ever. */
public enum RelocationProblem implements ProblemCode {
    /** No park has said anything of the enterprise that the registry knows. */
    UNKNOWN_ENTERPRISE("relocation-unknown-enterprise", 409, "The registry does not know the enterprise", "总名录中没有该企业"),
    /** On the effective day no park holds it, so nobody could consent. */
    NOT_HELD("relocation-not-held", 409, "No park holds the enterprise on that day", "该日没有分园持有该企业"),
    /** It is the destination's already. */
    OWN("relocation-own", 409, "The enterprise counts for that park already", "企业已属于该分园"),
    /** Another park than the origin holds it on the day that is proposed. */
    OTHER_HOLDER(
            "relocation-other-holder",
            409,
            "On that day another park than the origin holds the enterprise",
            "该日企业由迁出方以外的分园持有"),
    /** On a later day it counts for a park that is neither of the two, by its claim or by a decision (R5): it would be passed over. */
    OTHER_HOLDER_LATER(
            "relocation-other-holder-later",
            409,
            "On a later day another park than the two holds the enterprise",
            "此后企业由双方以外的分园持有"),
    /** It has come to its end in another (R5). What became of it can be asked for. */
    ENDED("relocation-enterprise-ended", 409, "The enterprise has come to its end in another", "企业已由其他企业承继"),
    /** The park that asks is no more: another has taken its place (R1), and may ask. */
    PARK_IS_NO_MORE("relocation-park-is-no-more", 409, "The park that asks is no more", "提出申请的分园已不存在"),
    /** Another relocation of the enterprise is under way. */
    OPEN("relocation-open", 409, "Another relocation of the enterprise is under way", "该企业另有迁移在办"),
    /** Several parks claim the enterprise and nobody has decided (R5). That goes first. */
    DOUBLE_CLAIMED("relocation-double-claimed", 409, "A double claim of the enterprise is undecided", "该企业存在未裁定的重复认领"),
    /** A later move stands already; the past before it cannot be moved. */
    BEHIND_ANOTHER(
            "relocation-behind-another", 409, "A relocation on the same day or later has taken effect", "同日或更晚的迁移已生效"),
    /** The step is not one of this state. */
    WRONG_STATE(
            "relocation-wrong-state", 409, "The relocation does not take this step where it stands", "迁移当前状态不允许此操作"),
    /** It is the other park's to say this. */
    NOT_PARTY("relocation-not-party", 409, "This is not this park's to say", "该分园无权作此答复"),
    /** The answer is to an offer that another has replaced. */
    OFFER_REPLACED("relocation-offer-replaced", 409, "Another offer is on the table", "所答复的方案已被替换"),
    /** So many offers that nobody reads them. */
    TOO_MANY_OFFERS(
            "relocation-too-many-offers", 409, "There have been as many offers as one relocation may have", "方案次数已达上限"),
    /** The parks have until the deadline. */
    NOT_DUE("relocation-not-due", 409, "The parks may still settle it alone", "尚在双方协商期限内"),
    /** There are no terms to annul. */
    NO_TERMS("relocation-no-terms", 409, "The relocation has no terms", "该迁移没有分享条款");

    private final String code;
    private final int status;
    private final Text title;

    RelocationProblem(String code, int status, String en, String zh) {
        this.code = code;
        this.status = status;
        this.title = Text.of(en, zh);
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Text title() {
        return title;
    }
}
