/** The page for people, and how often one may guess. */
@NullMarked
package cn.onezone.identity.login;

import org.jspecify.annotations.NullMarked;
