package cn.onezone.kit.problem;

import cn.onezone.contracts.wire.Text;

/** A kind of refusal. Each service has one enum of them; codes are stable for ever, clients switch on them. */
public interface ProblemCode {
    /** Stable, kebab-case. */
    String code();

    /** HTTP status, 4xx or 5xx. */
    int status();

    /** What it is, the same for every occurrence. */
    Text title();
}
