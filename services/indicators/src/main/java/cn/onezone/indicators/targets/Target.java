package cn.onezone.indicators.targets;

import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.indicators.IndicatorEvent.TargetSet;
import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target of an indicator for a year.
 *
 * @param indicator code
 * @param year calendar year
 * @param operator one of {@code >= > <= < = ~ range}
 * @param value the target, the lower end of a range
 * @param upper upper end of a range
 * @param unit the indicator's
 * @param sources plans that state it; none for one that the zone's office has set without a plan
 */
public record Target(
        String indicator,
        int year,
        String operator,
        BigDecimal value,
        @Nullable BigDecimal upper,
        Unit unit,
        List<Source> sources) {
    /** Copies the sources. */
    public Target {
        sources = List.copyOf(sources);
    }

    String id() {
        return indicator + "/" + year;
    }

    /** As the network is told of it. */
    public TargetSet event() {
        return new TargetSet(indicator, year, operator, value, upper, unit, sources);
    }

    /** Whether both ask for the same; 6 and 6.0 do. */
    boolean asks(Target other) {
        return operator.equals(other.operator)
                && value.compareTo(other.value) == 0
                && (upper == null ? other.upper == null : other.upper != null && upper.compareTo(other.upper) == 0)
                && unit.equals(other.unit)
                && sources.equals(other.sources);
    }
}
