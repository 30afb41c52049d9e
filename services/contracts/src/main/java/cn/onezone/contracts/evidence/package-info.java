/** What proves who said an event: digests, Merkle trees and signatures, with nothing but the JDK. */
@NullMarked
package cn.onezone.contracts.evidence;

import org.jspecify.annotations.NullMarked;
