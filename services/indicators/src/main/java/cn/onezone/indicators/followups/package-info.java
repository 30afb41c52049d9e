/** Marks that reviewers put on submissions, for something that is to be followed up. */
@NullMarked
package cn.onezone.indicators.followups;

import org.jspecify.annotations.NullMarked;
