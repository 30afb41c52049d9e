/** What the city says of double claims 重复认领: on which days a claim of this park does not stand (R5). */
@NullMarked
package cn.onezone.parks.claims;

import org.jspecify.annotations.NullMarked;
