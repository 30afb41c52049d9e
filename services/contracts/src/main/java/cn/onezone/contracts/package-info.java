/** What the services of OneZone tell each other. */
@NullMarked
package cn.onezone.contracts;

import org.jspecify.annotations.NullMarked;
