/** Signed manifests of each day, with which a partner proves that it missed nothing (R22). */
@NullMarked
package cn.onezone.partners.manifests;

import org.jspecify.annotations.NullMarked;
