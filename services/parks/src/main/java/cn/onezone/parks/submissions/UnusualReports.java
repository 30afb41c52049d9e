package cn.onezone.parks.submissions;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Which reports behind a submission are unusual among others without anybody having said why. */
public interface UnusualReports {
    /**
     * A rule that reports break.
     *
     * @param rule its code
     * @param says what should be so
     * @param reports how many break it without an explanation, at least one
     * @param some the first of them, at most 20
     */
    record Unexplained(String rule, Text says, int reports, List<Uscc> some) {
        /** Copies the list. */
        public Unexplained {
            some = List.copyOf(some);
        }
    }

    /** Those of a period, rule by rule; empty if all is usual or explained. */
    List<Unexplained> unexplained(Period period);
}
