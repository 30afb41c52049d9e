package cn.onezone.local.store;

import java.util.Arrays;

/** Bytes as a value: equal by content, ordered unsigned. */
final class Key implements Comparable<Key> {
    final byte[] bytes;

    Key(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }
}
