/** Dated facts of enterprises: overseas acquisitions, technology contracts, standards, patents, branch offices. */
@NullMarked
package cn.onezone.contracts.facts;

import org.jspecify.annotations.NullMarked;
