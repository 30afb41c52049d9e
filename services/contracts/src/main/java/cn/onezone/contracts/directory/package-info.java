/** The sub-parks as data (R1) and the mapping of districts and authority codes to them. */
@NullMarked
package cn.onezone.contracts.directory;

import org.jspecify.annotations.NullMarked;
