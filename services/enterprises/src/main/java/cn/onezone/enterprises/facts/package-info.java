/** Dated facts of enterprises over all parks: one for each natural key with all its sources, at any two times. */
@NullMarked
package cn.onezone.enterprises.facts;

import org.jspecify.annotations.NullMarked;
