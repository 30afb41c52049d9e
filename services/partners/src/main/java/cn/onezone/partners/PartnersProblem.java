package cn.onezone.partners;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.ProblemCode;

/** What the partners service refuses. */
public enum PartnersProblem implements ProblemCode {
    /** The agreement was granted, refused, withdrawn or has expired before. */
    AGREEMENT_DECIDED("agreement-decided", 409, "The agreement stands otherwise", "协议状态不允许此操作"),
    /** The last day of the terms is over. */
    VALIDITY_OVER("validity-over", 409, "The last day of the agreement is over", "协议有效期已过"),
    /** The agreement does not name the park. */
    PARK_NOT_NAMED("park-not-named", 409, "The agreement does not name this park", "协议不涉及该分园"),
    /** As many agreements are granted as the service keeps sequences for. */
    TOO_MANY_AGREEMENTS("too-many-agreements", 409, "As many agreements are granted as there may be", "生效协议数已达上限"),
    /** As many proposals of a partner wait for a decision as may. */
    TOO_MANY_PROPOSALS("too-many-proposals", 409, "Too many proposals wait for a decision", "待审批的协议过多"),
    /** R21: nothing is delivered under an agreement that is not in force. */
    NOT_IN_FORCE("agreement-not-in-force", 409, "The agreement is not in force", "协议未生效或已失效"),
    /** The address may not be called, or is none. */
    ADDRESS_NOT_ALLOWED("address-not-allowed", 422, "This address is not called", "不允许的推送地址"),
    /** The subscription has no address. */
    NO_WEBHOOK("no-webhook", 404, "The subscription has no address", "该订阅未登记推送地址"),
    /** There is no such number. */
    NO_SUCH_NUMBER("no-such-number", 409, "The sequence has no such number", "序列中没有该序号"),
    /** The address takes all events in one order: those of a subject cannot be delivered beside them. */
    ORDER_OF_STREAM("order-of-stream", 409, "The address takes all events in one order", "该地址按整个序列的顺序接收"),
    /** As many subjects wait or are delivered again as there may be. */
    TOO_MANY_WAIT("too-many-wait", 409, "Too many subjects wait or are delivered again", "等待或重新推送中的主体过多"),
    /** As many streams are open as there may be. */
    TOO_MANY_STREAMS("too-many-streams", 503, "Too many streams at once", "同时打开的事件流过多"),
    /** The subscription has no topic. */
    NO_TOPIC("no-topic", 404, "The subscription has no topic", "该订阅未开通专用主题"),
    /** Everybody may read this log, so nobody is given a topic of its own. */
    KAFKA_NOT_OFFERED("kafka-not-offered", 503, "There are no topics of partners on this log", "此日志不提供合作方专用主题"),
    /** A dry run of the agreement has not ended. */
    DRY_RUN_RUNS("dry-run-runs", 409, "A dry run of the agreement has not ended", "该协议的试运行尚未结束"),
    /** As many dry runs as there may be. */
    TOO_MANY_DRY_RUNS("too-many-dry-runs", 503, "Too many dry runs at once", "同时进行的试运行过多"),
    /** The log cannot be reached. */
    LOG_UNAVAILABLE("log-unavailable", 503, "The log cannot be reached now", "日志暂不可用");

    private final String code;
    private final int status;
    private final Text title;

    PartnersProblem(String code, int status, String en, String zh) {
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
