package cn.onezone.talent.programmes;

import cn.onezone.contracts.talent.TalentEvent.ProgrammeDefined;
import cn.onezone.contracts.wire.Text;
import org.jspecify.annotations.Nullable;

/**
 * A talent programme.
 *
 * @param code kebab-case
 * @param name in both languages
 * @param plan the plan that names it, absent for others
 * @param synthetic invented for demonstration
 */
public record Programme(String code, Text name, @Nullable String plan, boolean synthetic) {
    ProgrammeDefined defined() {
        return new ProgrammeDefined(code, name, plan, synthetic);
    }
}
