/** Talent programmes: those the plans name, and those added here. */
@NullMarked
package cn.onezone.talent.programmes;

import org.jspecify.annotations.NullMarked;
