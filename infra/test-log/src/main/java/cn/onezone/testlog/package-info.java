/** The log in tests: what a service hears on it, signed as those sign who speak, and what it says itself. */
@NullMarked
package cn.onezone.testlog;

import org.jspecify.annotations.NullMarked;
