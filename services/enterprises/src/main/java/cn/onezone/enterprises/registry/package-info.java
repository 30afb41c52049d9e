/** One registry record for each unified social credit code, merged from the claims of the parks. */
@NullMarked
package cn.onezone.enterprises.registry;

import org.jspecify.annotations.NullMarked;
