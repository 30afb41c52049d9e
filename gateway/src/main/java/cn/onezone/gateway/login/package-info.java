/** People sign in with a browser: authorization code with PKCE at the issuer, then a session here. */
@NullMarked
package cn.onezone.gateway.login;

import org.jspecify.annotations.NullMarked;
