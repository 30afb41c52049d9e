/** Data-sharing agreements: who receives what, for what, until when; who agreed and who objects (R21). */
@NullMarked
package cn.onezone.partners.agreements;

import org.jspecify.annotations.NullMarked;
