/** Header fields by which an answer tells a browser what it must not do with it. */
@NullMarked
package cn.onezone.kit.headers;

import org.jspecify.annotations.NullMarked;
