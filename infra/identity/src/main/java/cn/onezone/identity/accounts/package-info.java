/** Who can sign in, and the files in which that is kept. */
@NullMarked
package cn.onezone.identity.accounts;

import org.jspecify.annotations.NullMarked;
