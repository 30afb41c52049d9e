/** Sending rosters to the parks they belong to, and accounting for every row. */
@NullMarked
package cn.onezone.local.rosters;

import org.jspecify.annotations.NullMarked;
