/** Topics of partners' own on the log, and who may read them for how long (R21). */
@NullMarked
package cn.onezone.partners.topics;

import org.jspecify.annotations.NullMarked;
