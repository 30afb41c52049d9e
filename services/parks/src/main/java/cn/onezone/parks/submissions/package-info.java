/** Values of a period on their way from the park to the city and back. */
@NullMarked
package cn.onezone.parks.submissions;

import org.jspecify.annotations.NullMarked;
