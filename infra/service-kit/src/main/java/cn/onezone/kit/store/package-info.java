/** Aggregates in MongoDB: state and the events it caused in one document, one write. */
@NullMarked
package cn.onezone.kit.store;

import org.jspecify.annotations.NullMarked;
