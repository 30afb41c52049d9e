/** The talent service: programmes, nominations and awards, and the only place where personal data are kept (R19). */
@NullMarked
package cn.onezone.talent;

import org.jspecify.annotations.NullMarked;
