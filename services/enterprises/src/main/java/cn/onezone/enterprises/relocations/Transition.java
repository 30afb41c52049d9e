package cn.onezone.enterprises.relocations;

import static cn.onezone.contracts.enterprises.RelocationState.AGREED;
import static cn.onezone.contracts.enterprises.RelocationState.CANCELLED;
import static cn.onezone.contracts.enterprises.RelocationState.COUNTERED;
import static cn.onezone.contracts.enterprises.RelocationState.DISPUTED;
import static cn.onezone.contracts.enterprises.RelocationState.EFFECTED;
import static cn.onezone.contracts.enterprises.RelocationState.EXPIRED;
import static cn.onezone.contracts.enterprises.RelocationState.LAPSED;
import static cn.onezone.contracts.enterprises.RelocationState.REFUSED;
import static cn.onezone.contracts.enterprises.RelocationState.REJECTED;
import static cn.onezone.contracts.enterprises.RelocationState.REQUESTED;
import static cn.onezone.contracts.enterprises.RelocationState.TERMS_ANNULLED;

import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.enterprises.RelocationStep;
import cn.onezone.contracts.wire.Text;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A way from one state of a relocation to another. The decisions go by this list and the documentation is made from it, so
 * that neither can know a way that the other does not.
 *
 * @param from absent: it begins
 * @param step what happens
 * @param to where it stands then
 * @param by who does it
 * @param when what must hold
 */
record Transition(@Nullable RelocationState from, RelocationStep step, RelocationState to, Actor by, Text when) {
    /** Who takes a step. */
    enum Actor {
        DESTINATION("the destination", "迁入方"),
        ORIGIN("the origin", "迁出方"),
        COORDINATOR("the coordinator", "统筹员"),
        REGISTRY("the registry", "总名录");

        private final Text title;

        Actor(String en, String zh) {
            this.title = Text.of(en, zh);
        }

        Text title() {
            return title;
        }
    }

    private static final Text ALWAYS = Text.of("always", "任何时候");
    private static final Text HELD = Text.of(
            "there is the destination, and on the effective day the enterprise; a park holds it then, and it is not"
                    + " the destination; no other relocation is under way; no double claim is undecided; no relocation on"
                    + " that day or later has taken effect; no third park holds it later",
            "迁入方及生效日的企业均存在；生效日由其他分园持有；没有其他在办迁移；没有未裁定的重复认领；同日或更晚没有已生效的迁移；此后没有第三方持有");
    private static final Text NOT_HELD = Text.of("one of these does not hold", "上述条件有一项不满足");
    private static final Text THIS_OFFER = Text.of("it answers the offer on the table", "答复的是当前方案");
    private static final Text NEW_OFFER = Text.of(
            "it answers the offer on the table; the origin holds the enterprise on the proposed day, and no third"
                    + " park later",
            "答复的是当前方案；拟议生效日由迁出方持有，此后没有第三方持有");
    private static final Text REQUEST_AGAIN =
            Text.of("it answers the offer on the table; the request is on the table again", "答复的是当前方案；恢复为最初的申请");
    private static final Text AFTER_DUE = Text.of("after the deadline", "协商期限届满后");
    private static final Text APPROVABLE = Text.of(
            "after the deadline; the origin holds the enterprise on the day that is decided, and no third park later",
            "协商期限届满后；裁定的生效日由迁出方持有，此后没有第三方持有");
    private static final Text AFTER_EXPIRY = Text.of("after the last day for a decision", "裁定期限届满后");
    private static final Text ITS_DAY = Text.of(
            "on the effective day, at once if it is past; waits while a third park's double claim is undecided",
            "生效日到来（已过则立即）；第三方重复认领未裁定时等待");
    private static final Text THIRD = Text.of(
            "on the effective day, if a third park holds the enterprise then or later, the enterprise is no more, or both"
                    + " parks are one by then",
            "生效日到来而企业当日或此后由第三方持有、企业已被承继或双方已为同一分园");
    private static final Text WITH_TERMS = Text.of("it has terms; the enterprise stays where it is", "有分享条款；企业归属不变");

    static final List<Transition> ALL = List.of(
            new Transition(null, RelocationStep.REQUEST, REQUESTED, Actor.DESTINATION, HELD),
            new Transition(null, RelocationStep.REJECT, REJECTED, Actor.REGISTRY, NOT_HELD),
            new Transition(REQUESTED, RelocationStep.CONSENT, AGREED, Actor.ORIGIN, THIS_OFFER),
            new Transition(REQUESTED, RelocationStep.OBJECT, DISPUTED, Actor.ORIGIN, THIS_OFFER),
            new Transition(REQUESTED, RelocationStep.PROPOSE, COUNTERED, Actor.ORIGIN, NEW_OFFER),
            new Transition(REQUESTED, RelocationStep.CANCEL, CANCELLED, Actor.DESTINATION, ALWAYS),
            new Transition(REQUESTED, RelocationStep.APPROVE, AGREED, Actor.COORDINATOR, APPROVABLE),
            new Transition(REQUESTED, RelocationStep.REFUSE, REFUSED, Actor.COORDINATOR, AFTER_DUE),
            new Transition(REQUESTED, RelocationStep.EXPIRE, EXPIRED, Actor.REGISTRY, AFTER_EXPIRY),
            new Transition(COUNTERED, RelocationStep.ACCEPT, AGREED, Actor.DESTINATION, THIS_OFFER),
            new Transition(COUNTERED, RelocationStep.DECLINE, DISPUTED, Actor.DESTINATION, REQUEST_AGAIN),
            new Transition(COUNTERED, RelocationStep.PROPOSE, COUNTERED, Actor.ORIGIN, NEW_OFFER),
            new Transition(COUNTERED, RelocationStep.CANCEL, CANCELLED, Actor.DESTINATION, ALWAYS),
            new Transition(COUNTERED, RelocationStep.APPROVE, AGREED, Actor.COORDINATOR, APPROVABLE),
            new Transition(COUNTERED, RelocationStep.REFUSE, REFUSED, Actor.COORDINATOR, AFTER_DUE),
            new Transition(COUNTERED, RelocationStep.EXPIRE, EXPIRED, Actor.REGISTRY, AFTER_EXPIRY),
            new Transition(DISPUTED, RelocationStep.CONSENT, AGREED, Actor.ORIGIN, THIS_OFFER),
            new Transition(DISPUTED, RelocationStep.PROPOSE, COUNTERED, Actor.ORIGIN, NEW_OFFER),
            new Transition(DISPUTED, RelocationStep.CANCEL, CANCELLED, Actor.DESTINATION, ALWAYS),
            new Transition(DISPUTED, RelocationStep.APPROVE, AGREED, Actor.COORDINATOR, APPROVABLE),
            new Transition(DISPUTED, RelocationStep.REFUSE, REFUSED, Actor.COORDINATOR, AFTER_DUE),
            new Transition(DISPUTED, RelocationStep.EXPIRE, EXPIRED, Actor.REGISTRY, AFTER_EXPIRY),
            new Transition(AGREED, RelocationStep.CANCEL, CANCELLED, Actor.DESTINATION, ALWAYS),
            new Transition(AGREED, RelocationStep.TAKE_EFFECT, EFFECTED, Actor.REGISTRY, ITS_DAY),
            new Transition(AGREED, RelocationStep.LAPSE, LAPSED, Actor.REGISTRY, THIRD),
            new Transition(EFFECTED, RelocationStep.ANNUL, TERMS_ANNULLED, Actor.COORDINATOR, WITH_TERMS));

    /** The way that a step takes from a state, if it takes one. */
    static Optional<Transition> of(@Nullable RelocationState from, RelocationStep step) {
        return ALL.stream().filter(t -> t.from() == from && t.step() == step).findFirst();
    }
}
