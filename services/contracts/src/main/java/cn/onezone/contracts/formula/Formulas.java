package cn.onezone.contracts.formula;

import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes formulas:
 *
 * <pre>
 * formula  = sum
 * sum      = product { ( "+" | "-" ) product }
 * product  = signed { ( "*" | "/" ) signed }
 * signed   = "-" signed | value
 * value    = number [ "[" unit "]" ] | code | function "(" sum { "," sum } ")" | "(" sum ")"
 * number   = digits [ "." digits ]
 * code     = letter { letter | digit } { "-" ( letter | digit ) { letter | digit } }
 * function = "min" | "max" | "abs"
 * </pre>
 *
 * Letters are small ones, a to z. Blanks separate; a minus between two codes needs a blank before it, for codes have hyphens
 * themselves. {@code ×}, {@code ÷} and full-width signs are read as their plain ones.
 */
public final class Formulas {
    /** Most characters of a formula. */
    public static final int LONGEST = 1_000;

    /** Most characters of a formula after its indicators have been replaced by their own. */
    public static final int LONGEST_READ = 20_000;

    /** Most numbers, codes, signs and functions of a formula, after its indicators have been replaced by their own. */
    public static final int LARGEST = 500;

    /** Most parentheses, functions and signs within each other. */
    public static final int DEEPEST = 40;

    /** Most digits of a number. */
    static final int MOST_DIGITS = 24;

    private Formulas() {}

    /** What a text is. */
    public sealed interface Parsed {
        /** A formula. */
        record Formula(Term term) implements Parsed {}

        /** None. */
        record Wrong(FormulaError error) implements Parsed {}
    }

    /** Reads a formula of at most {@link #LONGEST} characters. */
    public static Parsed parse(String text) {
        return parse(text, LONGEST);
    }

    private static Parsed parse(String text, int longest) {
        if (text.length() > longest) {
            return new Parsed.Wrong(new FormulaError(
                    "formula-too-large",
                    longest + 1,
                    "",
                    Text.of("at most " + longest + " characters", "至多 " + longest + " 个字符")));
        }
        try {
            return new Parsed.Formula(new Parser(text).formula());
        } catch (SyntaxException e) {
            return new Parsed.Wrong(e.error);
        }
    }

    /** Whether {@link #read} reads it: a formula of at most {@link #LONGEST_READ} characters. */
    public static boolean readable(String text) {
        return parse(text, LONGEST_READ) instanceof Parsed.Formula;
    }

    /**
     * Reads a formula that has been checked before, of at most {@link #LONGEST_READ} characters.
     *
     * @throws InvalidValue if it is none
     */
    public static Term read(String text) {
        return switch (parse(text, LONGEST_READ)) {
            case Parsed.Formula(Term term) -> term;
            case Parsed.Wrong(FormulaError error) ->
                throw new InvalidValue(
                        error.code(),
                        text,
                        Text.of(
                                "at character " + error.position() + " "
                                        + error.expected().en(),
                                "第 " + error.position() + " 个字符处应为"
                                        + error.expected().zh()));
        };
    }

    /** Codes that a formula names, in the order in which they are met first. */
    public static List<String> codes(Term term) {
        Set<String> codes = new LinkedHashSet<>();
        walk(term).forEach(t -> {
            if (t instanceof Term.Reference(String code, int _)) {
                codes.add(code);
            }
        });
        return List.copyOf(codes);
    }

    /** Units that the numbers of a formula have. */
    public static List<Unit> units(Term term) {
        Set<Unit> units = new LinkedHashSet<>();
        walk(term).forEach(t -> {
            if (t instanceof Term.Constant number && number.unit() != null) {
                units.add(number.unit());
            }
        });
        return List.copyOf(units);
    }

    /** How many numbers, codes, signs and functions it has. */
    public static int size(Term term) {
        return Math.toIntExact(walk(term).count());
    }

    private static Stream<Term> walk(Term term) {
        Stream<Term> inner = switch (term) {
            case Term.Constant _, Term.Reference _ -> Stream.empty();
            case Term.Negated(Term of, int _) -> walk(of);
            case Term.Pair(Term.Operator _, Term left, Term right, int _) -> Stream.concat(walk(left), walk(right));
            case Term.Call(Term.Function _, List<Term> of, int _) -> of.stream().flatMap(Formulas::walk);
        };
        return Stream.concat(Stream.of(term), inner);
    }

    /** The formula with something else for some of its references. */
    public static Term replaced(Term term, UnaryOperator<Term> reference) {
        return switch (term) {
            case Term.Constant number -> number;
            case Term.Reference one -> reference.apply(one);
            case Term.Negated(Term of, int at) -> new Term.Negated(replaced(of, reference), at);
            case Term.Pair(Term.Operator operator, Term left, Term right, int at) ->
                new Term.Pair(operator, replaced(left, reference), replaced(right, reference), at);
            case Term.Call(Term.Function function, List<Term> of, int at) ->
                new Term.Call(
                        function, of.stream().map(t -> replaced(t, reference)).toList(), at);
        };
    }

    /** The formula as text, with no more parentheses than needed; reading it gives the same formula. */
    public static String write(Term term) {
        return switch (term) {
            case Term.Constant(BigDecimal value, Unit unit, int _) ->
                value.toPlainString() + (unit == null ? "" : " [" + unit + "]");
            case Term.Reference(String code, int _) -> code;
            case Term.Negated(Term of, int _) -> "-" + (of instanceof Term.Pair ? "(" + write(of) + ")" : write(of));
            case Term.Pair(Term.Operator operator, Term left, Term right, int _) ->
                side(left, operator.rank()) + " " + operator.sign() + " " + side(right, operator.rank() + 1);
            case Term.Call(Term.Function function, List<Term> of, int _) ->
                of.stream().map(Formulas::write).collect(Collectors.joining(", ", function.word() + "(", ")"));
        };
    }

    private static String side(Term term, int rank) {
        return term instanceof Term.Pair pair && pair.operator().rank() < rank ? "(" + write(term) + ")" : write(term);
    }

    private static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient FormulaError error;

        SyntaxException(FormulaError error) {
            super(error.code(), null, false, false);
            this.error = error;
        }
    }

    private static final class Parser {
        private static final Text VALUE = Text.of(
                "a number, a code, min(, max(, abs(, an opening parenthesis or a minus", "数值、代码、min(、max(、abs(、左括号或负号");

        private final String text;
        private int at;
        private int depth;
        private int size;

        Parser(String text) {
            this.text = text;
        }

        Term formula() throws SyntaxException {
            Term term = sum();
            if (peek() != 0) {
                throw wrong(at, Text.of("one of + - * / or the end", "+、-、*、/ 或结束"));
            }
            return term;
        }

        private Term sum() throws SyntaxException {
            Term left = product();
            while (peek() == '+' || peek() == '-') {
                Term.Operator operator = peek() == '+' ? Term.Operator.PLUS : Term.Operator.MINUS;
                int here = at++;
                left = counted(new Term.Pair(operator, left, product(), here + 1));
            }
            return left;
        }

        private Term product() throws SyntaxException {
            Term left = signed();
            while (peek() == '*' || peek() == '/') {
                Term.Operator operator = peek() == '*' ? Term.Operator.TIMES : Term.Operator.OVER;
                int here = at++;
                left = counted(new Term.Pair(operator, left, signed(), here + 1));
            }
            return left;
        }

        private Term signed() throws SyntaxException {
            if (peek() != '-') {
                return value();
            }
            int here = at++;
            deeper();
            Term of = signed();
            depth--;
            return counted(new Term.Negated(of, here + 1));
        }

        private Term value() throws SyntaxException {
            char next = peek();
            if (next >= '0' && next <= '9') {
                return number();
            }
            if (next >= 'a' && next <= 'z') {
                return named();
            }
            if (next == '(') {
                at++;
                deeper();
                Term inner = sum();
                close(Text.of("one of + - * / or a closing parenthesis", "+、-、*、/ 或右括号"));
                return inner;
            }
            throw wrong(at, VALUE);
        }

        private void close(Text expected) throws SyntaxException {
            if (peek() != ')') {
                throw wrong(at, expected);
            }
            at++;
            depth--;
        }

        private void deeper() throws SyntaxException {
            if (++depth > DEEPEST) {
                throw new SyntaxException(new FormulaError(
                        "formula-too-large",
                        at,
                        "",
                        Text.of(
                                "at most " + DEEPEST + " parentheses, functions and signs within each other",
                                "括号、函数与符号嵌套至多 " + DEEPEST + " 层")));
            }
        }

        private Term counted(Term term) throws SyntaxException {
            if (++size > LARGEST) {
                throw new SyntaxException(new FormulaError(
                        "formula-too-large",
                        term.at(),
                        "",
                        Text.of("at most " + LARGEST + " numbers, codes and signs", "数值、代码与符号至多 " + LARGEST + " 个")));
            }
            return term;
        }

        private Term number() throws SyntaxException {
            int from = at;
            digits();
            if (at < text.length() && plain(text.charAt(at)) == '.') {
                at++;
                if (at >= text.length() || !digit(plain(text.charAt(at)))) {
                    throw wrong(at, Text.of("a digit", "数字"));
                }
                digits();
            }
            String written = text.substring(from, at)
                    .chars()
                    .map(c -> plain((char) c))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            if (written.length() > MOST_DIGITS) {
                throw wrong(
                        from, Text.of("a number of at most " + MOST_DIGITS + " digits", "至多 " + MOST_DIGITS + " 位的数值"));
            }
            if (at < text.length() && word(plain(text.charAt(at)))) {
                throw wrong(at, Text.of("a blank, a sign, [unit] or the end", "空格、运算符、[计量单位] 或结束"));
            }
            return counted(new Term.Constant(new BigDecimal(written), unit(), from + 1));
        }

        private @Nullable Unit unit() throws SyntaxException {
            if (peek() != '[') {
                return null;
            }
            int from = at + 1;
            int to = from;
            while (to < text.length() && text.charAt(to) != ']' && text.charAt(to) != '］') {
                to++;
            }
            if (to == text.length()) {
                at = to;
                throw wrong(at, Text.of("the ] after a unit", "计量单位之后的 ]"));
            }
            String symbol = text.substring(from, to).strip();
            try {
                Unit unit = Unit.of(symbol);
                at = to + 1;
                return unit;
            } catch (InvalidValue e) {
                throw wrong(from, e.expected());
            }
        }

        private Term named() throws SyntaxException {
            int from = at;
            while (at < text.length()
                    && (word(text.charAt(at))
                            || (text.charAt(at) == '-'
                                    && at > from
                                    && text.charAt(at - 1) != '-'
                                    && at + 1 < text.length()
                                    && word(text.charAt(at + 1))))) {
                at++;
            }
            String code = text.substring(from, at);
            for (Term.Function function : Term.Function.values()) {
                if (function.word().equals(code)) {
                    return called(function, from);
                }
            }
            int next = at < text.length() && text.charAt(at) == '-' ? at + 1 : at;
            if (next < text.length() && (Character.isLetter(text.charAt(next)) || text.charAt(next) == '_')) {
                throw wrong(next, Text.of("small letters, digits and inner hyphens in a code", "代码只含小写字母、数字与中间的连字符"));
            }
            return counted(new Term.Reference(code, from + 1));
        }

        private Term called(Term.Function function, int from) throws SyntaxException {
            if (peek() != '(') {
                throw wrong(at, Text.of("( after " + function.word(), function.word() + " 之后的左括号"));
            }
            at++;
            deeper();
            List<Term> of = new ArrayList<>();
            of.add(sum());
            boolean several = function != Term.Function.ABS;
            while (several && peek() == ',') {
                at++;
                of.add(sum());
            }
            close(
                    several
                            ? Text.of("one of + - * / , or a closing parenthesis", "+、-、*、/、逗号或右括号")
                            : Text.of("one of + - * / or a closing parenthesis", "+、-、*、/ 或右括号"));
            return counted(new Term.Call(function, of, from + 1));
        }

        private void digits() {
            while (at < text.length() && digit(plain(text.charAt(at)))) {
                at++;
            }
        }

        /** The next character that is no blank, 0 at the end. */
        private char peek() {
            while (at < text.length()
                    && (Character.isWhitespace(text.charAt(at)) || Character.isSpaceChar(text.charAt(at)))) {
                at++;
            }
            return at < text.length() ? plain(text.charAt(at)) : 0;
        }

        private static boolean digit(char c) {
            return c >= '0' && c <= '9';
        }

        private static boolean word(char c) {
            return (c >= 'a' && c <= 'z') || digit(c);
        }

        private static char plain(char c) {
            return switch (c) {
                case '×', '＊' -> '*';
                case '÷', '／' -> '/';
                case '−', '－', '–' -> '-';
                case '＋' -> '+';
                case '（' -> '(';
                case '）' -> ')';
                case '［' -> '[';
                case '，' -> ',';
                case '．' -> '.';
                default -> c >= '０' && c <= '９' ? (char) (c - '０' + '0') : c;
            };
        }

        /** What stands at a place: a whole word or number, or one character. */
        private SyntaxException wrong(int where, Text expected) {
            int to = where;
            while (to < text.length() && to - where < 40 && word(text.charAt(to))) {
                to++;
            }
            if (to == where && to < text.length()) {
                to = text.offsetByCodePoints(where, 1);
            }
            return new SyntaxException(
                    new FormulaError("formula-syntax", where + 1, text.substring(where, to), expected));
        }
    }
}
