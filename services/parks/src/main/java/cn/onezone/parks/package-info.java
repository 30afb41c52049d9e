/** A sub-park's own service, run once for each park: its roster, its imports, its submissions. It never waits for the city. */
@NullMarked
package cn.onezone.parks;

import org.jspecify.annotations.NullMarked;
