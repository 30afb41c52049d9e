/**
 * A sub-park's own service, run once for each park with its own database and port; it never waits for the city.
 *
 * <p>Owns: the park's roster, its imports, its submissions. Publishes {@code park-described}, {@code
 * roster-entry-recorded}, {@code roster-entry-removed}, {@code submission-submitted}. Reads {@code data-element-defined},
 * {@code submission-accepted} and {@code submission-returned} of the indicator service.
 */
@NullMarked
package cn.onezone.parks;

import org.jspecify.annotations.NullMarked;
