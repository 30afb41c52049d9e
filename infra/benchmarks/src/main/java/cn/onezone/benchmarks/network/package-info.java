/** Networks under measurement: started by the launcher, looked at from outside, ended by process id. */
@NullMarked
package cn.onezone.benchmarks.network;

import org.jspecify.annotations.NullMarked;
