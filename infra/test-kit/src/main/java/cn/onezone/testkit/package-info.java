/** The real broker and the real store for tests, started once in each test JVM. */
@NullMarked
package cn.onezone.testkit;

import org.jspecify.annotations.NullMarked;
