/** The city's indicator service: catalogue, targets, submissions and their review, published figures. */
@NullMarked
package cn.onezone.indicators;

import org.jspecify.annotations.NullMarked;
