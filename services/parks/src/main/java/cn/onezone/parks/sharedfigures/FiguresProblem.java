package cn.onezone.parks.sharedfigures;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** What a park's service refuses of shared figures. */
public enum FiguresProblem implements ProblemCode {
    /** R2: no terms name the enterprise, the measure and the period, so the figure stays in the park. */
    NOT_SHARED("figure-not-shared", 409, "No running terms share this figure", "没有生效的条款分享该数据"),
    /** The enterprise is held by another park at the end of the period. */
    NOT_HOLDER("figure-not-holder", 409, "Another park holds the enterprise at the end of the period", "期末企业由其他分园持有"),
    /** The terms are about longer or shorter periods. */
    WRONG_RHYTHM("figure-wrong-period", 409, "The terms are about other periods", "时期与条款约定的周期不符");

    private final String code;
    private final int status;
    private final Text title;

    FiguresProblem(String code, int status, String en, String zh) {
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
