/** Collection in the park: periods open and close, enterprises' reports with drafts, rules and revisions. Nothing of it leaves. */
@NullMarked
package cn.onezone.parks.reports;

import org.jspecify.annotations.NullMarked;
