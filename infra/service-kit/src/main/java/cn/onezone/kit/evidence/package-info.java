/** Who said it: signs what this service publishes, proves what it reads. */
@NullMarked
package cn.onezone.kit.evidence;

import org.jspecify.annotations.NullMarked;
