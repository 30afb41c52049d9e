/** What a partner needs to receive a subscription whole: verify, keep each event once, fill gaps, prove that nothing is missing. */
@NullMarked
package cn.onezone.client;

import org.jspecify.annotations.NullMarked;
