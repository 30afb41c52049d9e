/** What every message shares whatever it is about: the envelope, the type catalogue, the refusal of an invalid value. */
@NullMarked
package cn.onezone.contracts.wire;

import org.jspecify.annotations.NullMarked;
