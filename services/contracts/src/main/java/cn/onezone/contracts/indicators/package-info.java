/** What the indicator service tells: catalogue, targets, reviewed submissions, observations. */
@NullMarked
package cn.onezone.contracts.indicators;

import org.jspecify.annotations.NullMarked;
