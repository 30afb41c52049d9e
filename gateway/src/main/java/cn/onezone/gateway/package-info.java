/** The network's one door: it routes to parks and city services and answers for all of them when they are silent. */
@NullMarked
package cn.onezone.gateway;

import org.jspecify.annotations.NullMarked;
