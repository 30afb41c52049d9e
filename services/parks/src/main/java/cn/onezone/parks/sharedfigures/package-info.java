/** The figures that this park shares with others by the terms of relocations, and nothing besides (R2, R7). */
@NullMarked
package cn.onezone.parks.sharedfigures;

import org.jspecify.annotations.NullMarked;
