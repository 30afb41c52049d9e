package cn.onezone.local.demo;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;

/** Splitting a whole number into shares by weights so that they add up to it exactly (largest remainder). */
final class Apportionment {
    private Apportionment() {}

    /**
     * The shares.
     *
     * @param total what is split, 0 or more
     * @param weights one for each share, none negative, not all zero
     * @return shares in the order of the weights; each differs from its exact share by less than one; of equal remainders
     *     the earlier gets the unit
     */
    static long[] split(long total, long[] weights) {
        BigInteger sum = Arrays.stream(weights).mapToObj(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        if (total < 0 || sum.signum() <= 0) {
            throw new IllegalArgumentException("expected a total of 0 or more and a positive weight, got " + total);
        }
        long[] shares = new long[weights.length];
        BigInteger[] remainders = new BigInteger[weights.length];
        long left = total;
        for (int i = 0; i < weights.length; i++) {
            BigInteger[] exact = BigInteger.valueOf(total)
                    .multiply(BigInteger.valueOf(weights[i]))
                    .divideAndRemainder(sum);
            shares[i] = exact[0].longValueExact();
            remainders[i] = exact[1];
            left -= shares[i];
        }
        Integer[] order = new Integer[weights.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.<Integer, BigInteger>comparing(i -> remainders[i]).reversed());
        for (int i = 0; i < left; i++) {
            shares[order[i]]++;
        }
        return shares;
    }
}
