/** What the park says of itself. */
@NullMarked
package cn.onezone.parks.profile;

import org.jspecify.annotations.NullMarked;
