/** What the gateway's routing costs beside a bare gateway and nginx. */
@NullMarked
package cn.onezone.benchmarks.proxy;

import org.jspecify.annotations.NullMarked;
