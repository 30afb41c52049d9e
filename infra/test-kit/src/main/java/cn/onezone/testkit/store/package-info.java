/** What services may ask of a store, as tests that the local store and MongoDB both must pass. */
@NullMarked
package cn.onezone.testkit.store;

import org.jspecify.annotations.NullMarked;
