/** Which values of which period the city wants from all parks, and until when (R9). */
@NullMarked
package cn.onezone.indicators.rounds;

import org.jspecify.annotations.NullMarked;
