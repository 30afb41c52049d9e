package cn.onezone.parks.relocations;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** What a park's service refuses of relocations. The city may refuse more, and says so by an event. */
public enum RelocationsProblem implements ProblemCode {
    /** This park has asked for the enterprise already. */
    ASKED_ALREADY("relocation-asked-already", 409, "The park has asked for this enterprise already", "本园已申请该企业迁入"),
    /** The city has said of no step yet that allows this. */
    WRONG_STATE(
            "relocation-wrong-state", 409, "The relocation does not take this step where it stands", "迁移当前状态不允许此操作"),
    /** It is the other park's to say this. */
    NOT_PARTY("relocation-not-party", 409, "This is not this park's to say", "该答复应由对方作出"),
    /** The answer is to an offer that another has replaced. */
    OFFER_REPLACED("relocation-offer-replaced", 409, "Another offer is on the table", "所答复的方案已被替换");

    private final String code;
    private final int status;
    private final Text title;

    RelocationsProblem(String code, int status, String en, String zh) {
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
