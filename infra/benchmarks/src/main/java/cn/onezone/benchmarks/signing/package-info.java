/** What signing and verifying cost. */
@NullMarked
package cn.onezone.benchmarks.signing;

import org.jspecify.annotations.NullMarked;
