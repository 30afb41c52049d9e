/** What is to be followed up: marks on reports and on submissions, the park's own and those of the city's reviewers. */
@NullMarked
package cn.onezone.parks.followups;

import org.jspecify.annotations.NullMarked;
