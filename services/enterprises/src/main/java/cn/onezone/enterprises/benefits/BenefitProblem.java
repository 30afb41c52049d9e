package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** What benefit sharing refuses (R7). Codes are stable for ever. */
public enum BenefitProblem implements ProblemCode {
    /** R2: without terms nothing is shared, and no figure may leave the park for it. */
    NOT_SHARED("figure-not-shared", 409, "No running terms share this figure", "没有生效的条款分享该数据"),
    /** Another park holds the enterprise at the end of the period. */
    NOT_HOLDER("figure-not-holder", 409, "Another park holds the enterprise at the end of the period", "期末企业由其他分园持有"),
    /** The terms are about longer or shorter periods. */
    WRONG_RHYTHM("figure-wrong-period", 409, "The terms are about other periods", "时期与条款约定的周期不符"),
    /** Another accepted figure has days in common with it; both would count them. */
    OVERLAPS("figure-overlaps", 409, "Another accepted figure covers part of the period", "与已接受数据的时期重叠"),
    /** A newer revision has been stated, or this one has been decided on. */
    NOT_PENDING("figure-not-pending", 409, "This revision does not wait for a decision", "该版本不在待审状态"),
    /** The reviewer has read what another park has stated. */
    OTHER_PARK("figure-other-park", 409, "What waits for a decision is stated by another park", "待审数据由其他分园填报"),
    /** The file has not what a reconciliation needs. */
    BROKEN_FILE("reconciliation-broken-file", 422, "The file cannot be reconciled", "对账文件无法读取"),
    /** More lines or bytes than one reconciliation takes. */
    FILE_TOO_LARGE("file-too-large", 422, "The file has more than a reconciliation takes", "文件超出对账上限");

    private final String code;
    private final int status;
    private final Text title;

    BenefitProblem(String code, int status, String en, String zh) {
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
