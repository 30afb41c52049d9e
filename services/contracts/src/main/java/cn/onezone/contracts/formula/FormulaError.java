package cn.onezone.contracts.formula;

import cn.onezone.contracts.wire.Text;

/**
 * What is wrong with a formula, and where.
 *
 * @param code stable: {@code formula-syntax}, {@code formula-too-large}, {@code formula-unit}, {@code unknown-item},
 *     {@code formula-cycle}
 * @param position number of the character, from 1; one more than there are for the end
 * @param found what stands there, empty at the end
 * @param expected what would have been right
 */
public record FormulaError(String code, int position, String found, Text expected) {}
