/** Dated facts of the park's enterprises: kept once each by natural key, stated anew with a day, taken back, imported. */
@NullMarked
package cn.onezone.parks.facts;

import org.jspecify.annotations.NullMarked;
