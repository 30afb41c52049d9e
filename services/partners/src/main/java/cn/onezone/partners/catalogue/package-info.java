/** What can be subscribed to: types, fields, schemas, samples, and what became of them since they were published first. */
@NullMarked
package cn.onezone.partners.catalogue;

import org.jspecify.annotations.NullMarked;
