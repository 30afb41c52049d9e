package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.value.Unit;
import org.jspecify.annotations.Nullable;

/**
 * A named unit as it is defined.
 *
 * @param symbol needed, 1 to 10 characters without digits, blanks and {@code / · ² ³ [ ]}
 * @param name needed in both languages, 1 to 40 characters
 * @param factor how many of {@code of} one of it is, {@code 1000} or {@code 1/100}; absent for one
 * @param of the unit it is made of; absent for a basic unit, and with a factor for a plain number
 */
record UnitForm(
        @Nullable Unit symbol,
        DefinitionForm.@Nullable NameForm name,
        @Nullable String factor,
        @Nullable Unit of) {}
