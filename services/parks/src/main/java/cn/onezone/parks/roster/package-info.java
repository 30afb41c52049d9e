/** The park's roster of enterprises: entries, their history by version, and what leaves the park of them (R2, R4). */
@NullMarked
package cn.onezone.parks.roster;

import org.jspecify.annotations.NullMarked;
