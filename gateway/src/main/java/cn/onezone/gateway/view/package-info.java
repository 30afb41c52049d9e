/** The city view: the read side over all parks, built from the log, in this gateway's memory and on its own disk. */
@NullMarked
package cn.onezone.gateway.view;

import org.jspecify.annotations.NullMarked;
