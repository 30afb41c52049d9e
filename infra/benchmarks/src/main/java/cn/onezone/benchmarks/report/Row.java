package cn.onezone.benchmarks.report;

import java.util.Locale;

/**
 * One line of the table.
 *
 * @param what was measured
 * @param figure with its unit
 * @param beside the peer measured in the same run, or empty
 * @param bar to reach, or empty
 * @param verdict whether it was reached
 * @param note how it was measured where that is not plain
 */
public record Row(String what, String figure, String beside, String bar, Verdict verdict, String note) {

    /** Whether a bar was reached. */
    public enum Verdict {
        /** Reached. */
        MET("met"),
        /** Not reached. */
        MISSED("**missed**"),
        /** There is no bar. */
        NONE(""),
        /** There is no figure. */
        NOT_MEASURED("not measured");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** As printed. */
        public String text() {
            return text;
        }
    }

    /** A figure without a bar. */
    public static Row of(String what, String figure) {
        return new Row(what, figure, "", "", Verdict.NONE, "");
    }

    /** A row that has no figure, with the reason, for instance {@code nginx is not here}. */
    public static Row notMeasured(String what, String why) {
        return new Row(what, "not measured: " + why, "", "", Verdict.NOT_MEASURED, "");
    }

    /** With a bar and whether it was reached. */
    public Row bar(String text, boolean met) {
        return new Row(what, figure, beside, text, met ? Verdict.MET : Verdict.MISSED, note);
    }

    /** With a peer's figure. */
    public Row beside(String text) {
        return new Row(what, figure, text, bar, verdict, note);
    }

    /** With a remark. */
    public Row note(String text) {
        return new Row(what, figure, beside, bar, verdict, note.isEmpty() ? text : note + "; " + text);
    }

    /** A number with thousands apart and three significant digits or all of its whole part. */
    public static String number(double value) {
        double size = Math.abs(value);
        String form = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, form, value).replace(',', ' ');
    }

    /** A whole number with thousands apart. */
    public static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', ' ');
    }

    /** {@code p50 1.2 / p99 3.4 ms}. */
    public static String millis(Latencies latencies) {
        return "p50 " + number(latencies.millis(50)) + " / p99 " + number(latencies.millis(99)) + " ms";
    }
}
