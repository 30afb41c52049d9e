package cn.onezone.local.store;

/** Numbers as eight bytes, most significant first. */
final class Longs {
    private Longs() {}

    static byte[] bytes(long value) {
        OrderedBytes out = new OrderedBytes();
        out.fixed(value, Long.BYTES);
        return out.toArray();
    }

    static long of(byte[] bytes) {
        long value = 0;
        for (byte b : bytes) {
            value = value << 8 | (b & 0xFF);
        }
        return value;
    }
}
