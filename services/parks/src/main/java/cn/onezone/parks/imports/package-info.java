/** Rosters from spreadsheets: every row accounted for, resumed after a crash, twice is once. */
@NullMarked
package cn.onezone.parks.imports;

import org.jspecify.annotations.NullMarked;
