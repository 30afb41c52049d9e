/** Runs a real Kafka broker (KRaft, one node) inside this JVM or as a process of its own, with its log kept on disk. */
@NullMarked
package cn.onezone.local.broker;

import org.jspecify.annotations.NullMarked;
