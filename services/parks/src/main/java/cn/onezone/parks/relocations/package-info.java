/** The park's part in relocations 跨园迁移: what it asks for, what it answers, and what they mean for its roster (R6). */
@NullMarked
package cn.onezone.parks.relocations;

import org.jspecify.annotations.NullMarked;
