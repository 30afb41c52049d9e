/** Deliveries to addresses of partners, as Standard Webhooks says: signed, in the order of each subject, again and again. */
@NullMarked
package cn.onezone.partners.webhooks;

import org.jspecify.annotations.NullMarked;
