package cn.onezone.parks.aggregates;

import cn.onezone.contracts.formula.Fraction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who knows all that is published and how it hangs together, and reckons exactly: the least and the greatest that
 * a sum can be, by the simplex method in fractions (Bland's rule, so that it ends).
 */
final class Attacker {
    private final int unknowns;
    private final boolean signed;
    /** The equations solved for some unknowns, at a possible state; the last column is their values. */
    private final Fraction[][] solved;

    private final int[] basis;

    /**
     * A published sum.
     *
     * @param of by unknown, whether it is in the sum
     */
    record Equation(List<Boolean> of, Fraction sum) {}

    /**
     * @param unknowns how many there are, none below zero
     * @param equations published sums
     */
    Attacker(int unknowns, List<Equation> equations) {
        this(unknowns, equations, false);
    }

    /**
     * @param given how many unknowns there are
     * @param signed whether they may be below zero: then each is the difference of two that are not
     * @param equations published sums
     */
    Attacker(int given, List<Equation> equations, boolean signed) {
        this.unknowns = signed ? 2 * given : given;
        this.signed = signed;
        int rows = equations.size();
        int columns = unknowns + rows;
        Fraction[][] table = new Fraction[rows][columns + 1];
        int[] start = new int[rows];
        for (int r = 0; r < rows; r++) {
            Arrays.fill(table[r], Fraction.ZERO);
            // a helping unknown for each equation is a start, and must not be below zero
            boolean below = equations.get(r).sum().signum() < 0;
            Fraction one = below ? Fraction.ONE.negated() : Fraction.ONE;
            for (int c = 0; c < given; c++) {
                if (equations.get(r).of().get(c)) {
                    table[r][c] = one;
                    if (signed) {
                        table[r][given + c] = one.negated();
                    }
                }
            }
            table[r][unknowns + r] = Fraction.ONE;
            table[r][columns] =
                    below ? equations.get(r).sum().negated() : equations.get(r).sum();
            start[r] = unknowns + r;
        }
        Fraction[] help = new Fraction[columns];
        Arrays.fill(help, 0, unknowns, Fraction.ZERO);
        Arrays.fill(help, unknowns, columns, Fraction.ONE.negated());
        if (run(table, start, help, columns).orElseThrow().signum() != 0) {
            throw new IllegalStateException("what is published contradicts itself");
        }
        List<Integer> kept = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            int enter = 0;
            while (start[r] >= unknowns && enter < unknowns && table[r][enter].signum() == 0) {
                enter++;
            }
            // else it says nothing that the others do not
            if (enter < unknowns) {
                if (start[r] >= unknowns) {
                    pivot(table, start, r, enter);
                }
                kept.add(r);
            }
        }
        this.solved = new Fraction[kept.size()][unknowns + 1];
        this.basis = new int[kept.size()];
        for (int k = 0; k < kept.size(); k++) {
            System.arraycopy(table[kept.get(k)], 0, solved[k], 0, unknowns);
            solved[k][unknowns] = table[kept.get(k)][columns];
            basis[k] = start[kept.get(k)];
        }
    }

    /** The greatest that a sum of unknowns can be; empty if there is no bound. */
    Optional<Fraction> most(List<Boolean> goal) {
        return greatest(goal, Fraction.ONE);
    }

    /** The least that a sum of unknowns can be; empty if there is no bound. */
    Optional<Fraction> least(List<Boolean> goal) {
        return greatest(goal, Fraction.ONE.negated()).map(Fraction::negated);
    }

    private Optional<Fraction> greatest(List<Boolean> goal, Fraction weight) {
        Fraction[] objective = new Fraction[unknowns];
        for (int i = 0; i < unknowns; i++) {
            boolean negative = signed && i >= unknowns / 2;
            objective[i] =
                    !goal.get(negative ? i - unknowns / 2 : i) ? Fraction.ZERO : negative ? weight.negated() : weight;
        }
        return run(
                Arrays.stream(solved).map(Fraction[]::clone).toArray(Fraction[][]::new),
                basis.clone(),
                objective,
                unknowns);
    }

    /** Improves until nothing does; only unknowns before {@code usable} may come in. */
    private static Optional<Fraction> run(Fraction[][] table, int[] basis, Fraction[] objective, int usable) {
        while (true) {
            int enter = -1;
            for (int c = 0; c < usable && enter < 0; c++) {
                Fraction gain = objective[c];
                for (int r = 0; r < table.length; r++) {
                    if (objective[basis[r]].signum() != 0 && table[r][c].signum() != 0) {
                        gain = gain.minus(objective[basis[r]].times(table[r][c]));
                    }
                }
                if (gain.signum() > 0) {
                    enter = c;
                }
            }
            if (enter < 0) {
                Fraction value = Fraction.ZERO;
                for (int r = 0; r < table.length; r++) {
                    value = value.plus(objective[basis[r]].times(table[r][table[r].length - 1]));
                }
                return Optional.of(value);
            }
            int leave = -1;
            Fraction tightest = Fraction.ZERO;
            for (int r = 0; r < table.length; r++) {
                if (table[r][enter].signum() > 0) {
                    Fraction ratio = table[r][table[r].length - 1].over(table[r][enter]);
                    int order = leave < 0 ? -1 : ratio.compareTo(tightest);
                    if (order < 0 || (order == 0 && basis[r] < basis[leave])) {
                        leave = r;
                        tightest = ratio;
                    }
                }
            }
            if (leave < 0) {
                return Optional.empty();
            }
            pivot(table, basis, leave, enter);
        }
    }

    private static void pivot(Fraction[][] table, int[] basis, int row, int column) {
        Fraction by = table[row][column];
        for (int c = 0; c < table[row].length; c++) {
            if (table[row][c].signum() != 0) {
                table[row][c] = table[row][c].over(by);
            }
        }
        for (int r = 0; r < table.length; r++) {
            Fraction factor = table[r][column];
            if (r != row && factor.signum() != 0) {
                for (int c = 0; c < table[r].length; c++) {
                    if (table[row][c].signum() != 0) {
                        table[r][c] = table[r][c].minus(factor.times(table[row][c]));
                    }
                }
            }
        }
        basis[row] = column;
    }
}
