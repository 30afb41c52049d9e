/** What services tell each other: events, value types and the catalogue of topics. Plain Java, no logic but validation. */
@NullMarked
package cn.onezone.contracts;

import org.jspecify.annotations.NullMarked;
