/** Which service answers for a path: the parks' own ones (R1) and the city's. */
@NullMarked
package cn.onezone.gateway.routes;

import org.jspecify.annotations.NullMarked;
