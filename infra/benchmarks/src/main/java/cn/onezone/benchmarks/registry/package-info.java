/** The registry of enterprises: how fast it takes in claims, and how soon a relocation is seen everywhere. */
@NullMarked
package cn.onezone.benchmarks.registry;

import org.jspecify.annotations.NullMarked;
