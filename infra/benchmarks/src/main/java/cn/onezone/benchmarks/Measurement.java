package cn.onezone.benchmarks;

import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Row;
import java.util.List;

/**
 * Something measured.
 *
 * @param name by which {@code --only} selects it
 * @param title of its rows
 * @param body measures
 */
record Measurement(String name, String title, Body body) {

    /** Measures. */
    @FunctionalInterface
    interface Body {
        /**
         * The rows. What cannot be measured here becomes a row that says why.
         *
         * @throws Exception if it fails; the run goes on with the others
         */
        List<Row> measure(Session session) throws Exception;
    }
}
