/** The one gapless sequence of each subscription, how it comes to be, and how a partner reads it (R21). */
@NullMarked
package cn.onezone.partners.sequence;

import org.jspecify.annotations.NullMarked;
