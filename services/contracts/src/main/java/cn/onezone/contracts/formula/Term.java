package cn.onezone.contracts.formula;

import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A formula, or a part of one, with the place where it stands in the text: the number of its character, from 1. */
public sealed interface Term {
    /** Number of the character that it is known by: its first one, or its operator. */
    int at();

    /**
     * A number.
     *
     * @param value as written
     * @param unit absent for a plain number
     */
    record Constant(BigDecimal value, @Nullable Unit unit, int at) implements Term {}

    /**
     * The value of a data element or an indicator.
     *
     * @param code its code
     */
    record Reference(String code, int at) implements Term {}

    /** A value with the other sign. */
    record Negated(Term of, int at) implements Term {}

    /** Two values and what is done with them. */
    record Pair(Operator operator, Term left, Term right, int at) implements Term {}

    /** A function of values. */
    record Call(Function function, List<Term> of, int at) implements Term {
        /** Copies the list. */
        public Call {
            of = List.copyOf(of);
        }
    }

    /** What is done with two values. */
    enum Operator {
        /** Sum. */
        PLUS('+', 1),
        /** Difference. */
        MINUS('-', 1),
        /** Product. */
        TIMES('*', 2),
        /** Quotient. */
        OVER('/', 2);

        private final char sign;
        private final int rank;

        Operator(char sign, int rank) {
            this.sign = sign;
            this.rank = rank;
        }

        /** Its sign. */
        public char sign() {
            return sign;
        }

        /** 2 if it is done before those of 1. */
        int rank() {
            return rank;
        }
    }

    /** What a function gives. */
    enum Function {
        /** The least of one or more values. */
        MIN("min"),
        /** The greatest of one or more values. */
        MAX("max"),
        /** One value without its sign. */
        ABS("abs");

        private final String word;

        Function(String word) {
            this.word = word;
        }

        /** Its name. */
        public String word() {
            return word;
        }
    }
}
