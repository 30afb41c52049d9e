/** What each partner was handed out: counted durably, day by day, and stated month by month. */
@NullMarked
package cn.onezone.partners.usage;

import org.jspecify.annotations.NullMarked;
