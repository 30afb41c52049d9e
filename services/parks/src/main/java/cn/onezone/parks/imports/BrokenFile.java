package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;

/** A file cannot be read, or not further than a place in it. */
final class BrokenFile extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final long line;
    private final long column;
    private final transient Text expected;

    /**
     * @param code stable
     * @param line from 1, 0 if it is no matter of a place
     * @param column from 1, 0 if it is no matter of a place
     */
    BrokenFile(String code, long line, long column, Text expected) {
        super(code + " at line " + line + ", column " + column + " (expected: " + expected.en() + ")");
        this.code = code;
        this.line = line;
        this.column = column;
        this.expected = expected;
    }

    /** It is no matter of a place. */
    BrokenFile(String code, Text expected) {
        this(code, 0, 0, expected);
    }

    String code() {
        return code;
    }

    long line() {
        return line;
    }

    long column() {
        return column;
    }

    Text expected() {
        return expected;
    }
}
