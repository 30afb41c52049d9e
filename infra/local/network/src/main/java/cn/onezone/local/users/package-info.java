/** Who uses the store and the log, with which secrets, and what each of them may do on the log. */
@NullMarked
package cn.onezone.local.users;

import org.jspecify.annotations.NullMarked;
