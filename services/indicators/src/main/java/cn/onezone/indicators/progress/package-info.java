/** How far parks are with what the city collects from them: complete or not, on time or not, reminded or not. */
@NullMarked
package cn.onezone.indicators.progress;

import org.jspecify.annotations.NullMarked;
