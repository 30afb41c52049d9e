/** Personal data, their erasure, and who read them for what (R19). Nothing here leaves the service but a pseudonym. */
@NullMarked
package cn.onezone.talent.persons;

import org.jspecify.annotations.NullMarked;
