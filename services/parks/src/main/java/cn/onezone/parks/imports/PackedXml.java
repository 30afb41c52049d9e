package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Looks at one XML part of a workbook before the reader does, byte by byte, and refuses what would make the reader hold
 * more than a row, a table of texts or a text should be. The reader itself has no such bounds: one cell may be a gigabyte,
 * and a cell that calls itself {@code ZZZZZZ1} makes room for 300 million before it.
 */
final class PackedXml {
    private static final int LONGEST_ROW = 4 * 1024 * 1024;
    private static final long MOST_HELD = 100L << 20;
    private static final int MOST_TEXTS = 3_000_000;
    private static final int LONGEST_NAME = 16;
    /** Of these the reader keeps all; a sheet's rows go one by one. */
    private static final Set<String> HELD = Set.of("si", "numFmt", "xf", "sheet", "Relationship", "Override");

    private enum State {
        BEFORE,
        NO_XML,
        TEXT,
        NAME,
        TAG,
        VALUE,
        DECLARATION,
        COMMENT,
        CHARACTERS
    }

    private State state = State.BEFORE;
    private final byte[] name = new byte[LONGEST_NAME];
    private int nameLength;
    private int quote;
    private int last;
    private int lastButOne;
    // of an attribute's value: letters it begins with, -1 once something else came
    private int letters;
    private long size;
    private long sinceMarkup;
    private long sinceRow;
    private boolean held;
    private boolean inRow;
    private boolean rowTag;
    private int texts;

    /**
     * Goes on.
     *
     * @throws BrokenFile {@code file-too-large} or {@code broken-xlsx}
     */
    void next(byte[] bytes, int count) throws BrokenFile {
        if (state == State.NO_XML) {
            return;
        }
        for (int i = 0; i < count; i++) {
            one(bytes[i]);
            if (state == State.NO_XML) {
                return;
            }
        }
        size += count;
        if (held && size > MOST_HELD) {
            throw tooLarge();
        }
    }

    private void one(byte b) throws BrokenFile {
        if (b == 0 && state != State.BEFORE) {
            // UTF-16, in which the rest of this would see nothing; no spreadsheet writes it
            throw broken("parts in UTF-8", "UTF-8 编码的部件");
        }
        if (++sinceMarkup > LONGEST_ROW || (inRow && ++sinceRow > LONGEST_ROW)) {
            throw tooLarge();
        }
        switch (state) {
            case BEFORE -> {
                if (b == '<') {
                    state = State.NAME;
                } else if (b > ' ' && b < 0x7f) {
                    state = State.NO_XML;
                }
            }
            case TEXT -> {
                if (b == '<') {
                    state = State.NAME;
                    nameLength = 0;
                    sinceMarkup = 0;
                }
            }
            case NAME -> name(b);
            case TAG -> {
                if (b == '"' || b == '\'') {
                    quote = b;
                    letters = 0;
                    state = State.VALUE;
                } else if (b == '>') {
                    endTag();
                }
            }
            case VALUE -> value(b);
            case DECLARATION -> declaration(b);
            case COMMENT -> {
                if (b == '>' && last == '-' && lastButOne == '-') {
                    state = State.TEXT;
                }
            }
            case CHARACTERS -> {
                if (b == '>' && last == ']' && lastButOne == ']') {
                    state = State.TEXT;
                }
            }
            case NO_XML -> {
                return;
            }
        }
        lastButOne = last;
        last = b;
    }

    private void name(byte b) throws BrokenFile {
        if (b == '!' && nameLength == 0) {
            if (inRow) {
                throw broken("rows of elements and texts only", "行内仅应有元素与文本");
            }
            state = State.DECLARATION;
        } else if (b == ':') {
            // what counts is the name without its prefix
            nameLength = nameLength > 0 && name[0] == '/' ? 1 : 0;
        } else if (b == '>' || b == ' ' || b == '\n' || b == '\r' || b == '\t' || (b == '/' && nameLength > 0)) {
            state = State.TAG;
            tag(new String(name, 0, Math.min(nameLength, LONGEST_NAME), StandardCharsets.ISO_8859_1));
            if (b == '>') {
                endTag();
            }
        } else {
            if (nameLength < LONGEST_NAME) {
                name[nameLength] = b;
            }
            nameLength++;
        }
    }

    private void tag(String tag) throws BrokenFile {
        switch (tag) {
            case "row" -> {
                if (inRow) {
                    throw broken("rows that stand beside each other", "各行应并列");
                }
                inRow = true;
                rowTag = true;
                sinceRow = 0;
            }
            case "/row", "/sheetData" -> inRow = false;
            default -> {
                if (tag.startsWith("?") && !tag.startsWith("?xml")) {
                    throw broken("no processing instructions", "不含处理指令");
                }
                held |= HELD.contains(tag);
                if (tag.equals("si") && ++texts > MOST_TEXTS) {
                    throw tooLarge();
                }
            }
        }
    }

    private void endTag() {
        if (rowTag && last == '/') {
            inRow = false;
        }
        rowTag = false;
        state = State.TEXT;
        nameLength = 0;
    }

    private void value(byte b) throws BrokenFile {
        if (b == quote) {
            state = State.TAG;
            return;
        }
        if (!inRow || letters < 0) {
            return;
        }
        if ((b | 0x20) >= 'a' && (b | 0x20) <= 'z') {
            letters++;
        } else if (b == '&' || (letters > 3 && b >= '0' && b <= '9')) {
            throw broken("cells from A to XFD", "A 至 XFD 列的单元格");
        } else {
            letters = -1;
        }
    }

    private void declaration(byte b) throws BrokenFile {
        if (b == '-' && last == '-') {
            state = State.COMMENT;
            // the two dashes of its beginning are not those of its end
            last = ' ';
        } else if (b == '[' && last == 'A') {
            state = State.CHARACTERS;
        } else if ((b != '-' && "[CDATA".indexOf(b) < 0) || (b == 'D' && last == '!')) {
            throw broken("parts without a document type", "不含文档类型声明的部件");
        }
    }

    private static BrokenFile tooLarge() {
        return new BrokenFile(
                "file-too-large",
                Text.of(
                        "a workbook with rows of at most " + LONGEST_ROW + " bytes and at most 100 MB and " + MOST_TEXTS
                                + " shared texts; else send CSV",
                        "每行至多 " + LONGEST_ROW + " 字节、共享文本至多 100 MB 且不超过 " + MOST_TEXTS + " 个的工作簿，否则请用 CSV"));
    }

    private static BrokenFile broken(String en, String zh) {
        return new BrokenFile("broken-xlsx", Text.of("a workbook with " + en, "工作簿应为：" + zh));
    }
}
