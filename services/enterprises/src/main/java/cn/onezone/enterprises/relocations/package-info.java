/** The process by which an enterprise moves from one park to another 跨园迁移, agreed by both or decided by the coordinator (R6). */
@NullMarked
package cn.onezone.enterprises.relocations;

import org.jspecify.annotations.NullMarked;
