/** A small OpenID Connect issuer for local use; in production any other takes its place. */
@NullMarked
package cn.onezone.identity;

import org.jspecify.annotations.NullMarked;
