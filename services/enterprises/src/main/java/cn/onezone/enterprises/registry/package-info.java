/** One registry record for each unified social credit code, merged from the claims of the parks. Stored records are public, for
 * the store's codec reads nothing else. */
@NullMarked
package cn.onezone.enterprises.registry;

import org.jspecify.annotations.NullMarked;
