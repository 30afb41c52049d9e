/** What is said of an account in a token, and which sign-ins are open. */
@NullMarked
package cn.onezone.identity.tokens;

import org.jspecify.annotations.NullMarked;
