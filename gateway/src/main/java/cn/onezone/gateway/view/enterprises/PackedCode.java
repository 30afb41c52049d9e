package cn.onezone.gateway.view.enterprises;

/**
 * A USCC as two numbers that sort as the text does, 5 bits a character: 12 characters in the first, 6 in the second.
 * Comparing, ranging and keeping a million codes costs no objects.
 */
final class PackedCode {
    static final int FIRST = 12;
    static final int LENGTH = 18;
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final byte[] DIGITS = digits();
    private static final int BITS = 5;

    private PackedCode() {}

    private static byte[] digits() {
        byte[] all = new byte[128];
        java.util.Arrays.fill(all, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            all[ALPHABET.charAt(i)] = (byte) i;
        }
        return all;
    }

    /** Whether a text has only characters that a USCC can have. */
    static boolean possible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || DIGITS[c] < 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LENGTH;
    }

    /** Least first number of all codes that start so. */
    static long first(String prefix) {
        return pack(prefix, 0, FIRST, 0);
    }

    /** Greatest first number of all codes that start so. */
    static long firstUpTo(String prefix) {
        return pack(prefix, 0, FIRST, 31);
    }

    /** Greatest second number of all codes that start so. */
    static long secondUpTo(String prefix) {
        return pack(prefix, FIRST, LENGTH, 31);
    }

    /** Second number of a whole code; of a start, the least of all codes that start so. */
    static long second(String code) {
        return pack(code, FIRST, LENGTH, 0);
    }

    private static long pack(String text, int from, int to, int filler) {
        long packed = 0;
        for (int i = from; i < to; i++) {
            packed = (packed << BITS) | (i < text.length() ? DIGITS[text.charAt(i)] : filler);
        }
        return packed;
    }

    /** The code of two numbers. */
    static String unpack(long first, long second) {
        char[] text = new char[LENGTH];
        for (int i = 0; i < FIRST; i++) {
            text[i] = ALPHABET.charAt((int) (first >>> (BITS * (FIRST - 1 - i))) & 31);
        }
        for (int i = FIRST; i < LENGTH; i++) {
            text[i] = ALPHABET.charAt((int) (second >>> (BITS * (LENGTH - 1 - i))) & 31);
        }
        return new String(text);
    }
}
