/** What parks submit, and the city's review of it; every revision is kept (R8). */
@NullMarked
package cn.onezone.indicators.submissions;

import org.jspecify.annotations.NullMarked;
