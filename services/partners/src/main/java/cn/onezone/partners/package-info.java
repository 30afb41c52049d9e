/** The partners service: who outside of the network receives what, in which order, and the proof of it (R21, R22). */
@NullMarked
package cn.onezone.partners;

import org.jspecify.annotations.NullMarked;
