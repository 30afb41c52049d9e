/** The whole network on one machine with a JDK and nothing else: what {@code ./onezone} runs. */
@NullMarked
package cn.onezone.local;

import org.jspecify.annotations.NullMarked;
