/**
 * A sub-park's own service, run once for each park with its own database and port; it never waits for the city.
 *
 * <p>Owns: the park's roster, its imports, its submissions, its part in relocations and the figures it shares. Publishes
 * {@code park-described}, {@code roster-entry-recorded}, {@code roster-entry-removed}, {@code submission-submitted}, {@code
 * submission-withdrawn}, {@code relocation-asked}, {@code relocation-answered}, {@code shared-figure-stated}. Reads {@code
 * data-element-defined}, {@code submission-accepted}, {@code submission-returned}, {@code round-opened}, {@code submission-due} and
 * {@code follow-up-noted} of the indicator service, {@code relocation-stepped}, {@code relocation-answer-refused}, {@code
 * shared-figure-decided}, {@code sharing-passed}, {@code sharing-ended} and {@code claim-overruled} of the enterprise service.
 */
@NullMarked
package cn.onezone.parks;

import org.jspecify.annotations.NullMarked;
