package cn.onezone.gateway.view.indicators;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A sum of decimals. As long as they are of one scale and their sum is a number of 64 bits it needs no objects. */
final class ExactSum {
    private boolean begun;
    private long unscaled;
    private int scale;
    /** Of what is of several scales or larger. */
    private @Nullable BigDecimal large;

    void add(long more, int ofScale) {
        if (large == null && (!begun || scale == ofScale)) {
            long sum = unscaled + more;
            // the sum of two of one sign has that sign, or it was too large
            if (((unscaled ^ sum) & (more ^ sum)) >= 0) {
                begun = true;
                unscaled = sum;
                scale = ofScale;
                return;
            }
        }
        add(BigDecimal.valueOf(more, ofScale));
    }

    void add(BigDecimal more) {
        large = begun || large != null ? value().add(more) : more;
    }

    BigDecimal value() {
        return large != null ? large : BigDecimal.valueOf(unscaled, scale);
    }
}
