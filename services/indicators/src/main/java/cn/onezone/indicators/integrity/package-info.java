/** Whether what the city has accepted can be right as it stands: orphans, gaps, jumps, mistaken units. */
@NullMarked
package cn.onezone.indicators.integrity;

import org.jspecify.annotations.NullMarked;
