/** Nominations to programmes and what becomes of them. */
@NullMarked
package cn.onezone.talent.nominations;

import org.jspecify.annotations.NullMarked;
