/** What every service would otherwise write again. Names no domain thing. */
@NullMarked
package cn.onezone.kit;

import org.jspecify.annotations.NullMarked;
