/** What the talent service tells: programmes, nominations and awards under pseudonyms, never personal data (R19). */
@NullMarked
package cn.onezone.contracts.talent;

import org.jspecify.annotations.NullMarked;
