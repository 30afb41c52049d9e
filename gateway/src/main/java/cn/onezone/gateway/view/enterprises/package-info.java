/** Search over the consolidated registry: names, codes, facets, one record with its provenance. */
@NullMarked
package cn.onezone.gateway.view.enterprises;

import org.jspecify.annotations.NullMarked;
