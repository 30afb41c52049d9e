/** One OpenAPI document of all that can be asked at the gateway. */
@NullMarked
package cn.onezone.gateway.openapi;

import org.jspecify.annotations.NullMarked;
