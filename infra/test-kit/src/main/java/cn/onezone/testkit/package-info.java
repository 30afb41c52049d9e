/** The real broker and the real store for tests, started once in each test JVM, and how a test reads what a service does. */
@NullMarked
package cn.onezone.testkit;

import org.jspecify.annotations.NullMarked;
