package cn.onezone.enterprises.registry;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.enterprises.registry.Likeness.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class LikenessTest {
    private static final List<String> ONE = List.of("n:甲", "a:某路1号", "f:乙");

    @Test
    void addsUpWhatTwoRecordsHaveInCommon() {
        assertThat(Likeness.of(ONE, List.of("n:甲", "a:某路1号")))
                .isEqualTo(new Likeness(90, List.of(Reason.SAME_NAME, Reason.SAME_ADDRESS)));
        assertThat(Likeness.of(ONE, List.of("n:乙"))).isEqualTo(new Likeness(50, List.of(Reason.FORMER_NAME)));
        assertThat(Likeness.of(ONE, List.of("n:丙", "f:甲"))).isEqualTo(new Likeness(50, List.of(Reason.FORMER_NAME)));
        assertThat(Likeness.of(ONE, List.of("n:丙", "f:乙")))
                .as("a former name in common says little")
                .isEqualTo(new Likeness(0, List.of()));
    }

    @Test
    void findsUnderItsKeysWhatLooksLikeIt() {
        assertThat(Likeness.namesLike(ONE)).containsExactlyInAnyOrder("n:甲", "f:甲", "n:乙");
        assertThat(Likeness.addressesLike(ONE)).containsExactly("a:某路1号");
    }
}
