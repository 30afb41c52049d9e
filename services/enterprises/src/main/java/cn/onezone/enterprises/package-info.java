/** The city's registry of enterprises, consolidated from the rosters of all parks (R4, R5). */
@NullMarked
package cn.onezone.enterprises;

import org.jspecify.annotations.NullMarked;
