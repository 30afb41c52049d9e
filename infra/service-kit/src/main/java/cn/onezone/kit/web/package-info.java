/** The HTTP edge: ETag, Idempotency-Key, paging, body limits. */
@NullMarked
package cn.onezone.kit.web;

import org.jspecify.annotations.NullMarked;
