package cn.onezone.enterprises.registry;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemCode;
import cn.onezone.kit.problem.Refused;

/** What the registry refuses. */
enum RegistryProblem implements ProblemCode {
    /** One enterprise keeps as many of these as one document may hold. */
    TOO_MANY("too-many", 409, "No more can be recorded here", "已达记录上限");

    private final String code;
    private final int status;
    private final Text title;

    RegistryProblem(String code, int status, String en, String zh) {
        this.code = code;
        this.status = status;
        this.title = Text.of(en, zh);
    }

    static Refused tooMany(String what, String uscc, int most) {
        return Problem.of(
                        TOO_MANY,
                        what + " of enterprise " + uscc + ": " + most + " are recorded (expected: fewer)",
                        "企业 " + uscc + " 的记录（" + what + "）已达上限 " + most)
                .refused();
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
