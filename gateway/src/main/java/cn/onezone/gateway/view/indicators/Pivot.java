package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values laid out in rows and columns, with what they rest on. */
public final class Pivot {
    private final PivotQuestion question;
    private final List<int[]> rows;
    private final List<int[]> columns;
    private final List<List<Cell>> cells = new ArrayList<>();
    private final Map<Note, Integer> notes = new LinkedHashMap<>();
    private final IdentityHashMap<Note, Integer> numbers = new IdentityHashMap<>();
    private final Map<Origin, Integer> origins = new HashMap<>();
    private final List<Origin> inOrder = new ArrayList<>();
    private final Map<String, About> abouts = new LinkedHashMap<>();

    /**
     * What is told of an indicator or a data element beside its values.
     *
     * @param names in both languages
     * @param unit of its values
     * @param decimals of its values
     * @param editions numbers of the editions that values were computed by; 0 for a data element
     */
    public record About(Text names, Unit unit, int decimals, Set<Integer> editions) {}

    /** The items as they are in each period, found when they are first asked for. */
    private static final class Quantities {
        private final Measuring measuring;
        private final PivotQuestion question;
        private final @Nullable Quantity[] found;

        Quantities(Measuring measuring, PivotQuestion question) {
            this.measuring = measuring;
            this.question = question;
            this.found =
                    new Quantity[question.items().size() * question.periods().size()];
        }

        Quantity of(int item, int period) {
            int at = item * question.periods().size() + period;
            Quantity known = found[at];
            if (known == null) {
                String code = question.items().get(item);
                known = measuring.cube().quantity(code, question.periods().get(period), measuring.standpoint());
                if (known == null) {
                    throw new IllegalArgumentException("neither an indicator nor a data element: " + code);
                }
                found[at] = known;
            }
            return known;
        }

        List<Quantity> found() {
            List<Quantity> all = new ArrayList<>();
            for (Quantity one : found) {
                if (one != null) {
                    all.add(one);
                }
            }
            return all;
        }
    }

    private Pivot(PivotQuestion question) {
        this.question = question;
        this.rows = question.combinations(question.rows());
        this.columns = question.combinations(question.columns());
    }

    /**
     * Computes all values.
     *
     * @param parks all parks there are, by code
     * @param checkpoint is run before each value and may end it
     */
    public static Pivot of(
            IndicatorCube cube,
            PivotQuestion question,
            Collection<String> parks,
            Standpoint standpoint,
            Runnable checkpoint) {
        Pivot pivot = new Pivot(question);
        Measuring measuring = new Measuring(
                cube,
                parks,
                standpoint,
                new Measuring.Extent(question.window(), question.years(), question.forecastTo()));
        Quantities quantities = new Quantities(measuring, question);
        Computed computed = cube.computed(measuring);
        CompleteSums complete = new CompleteSums(measuring);
        for (int[] row : pivot.rows) {
            List<Cell> line = new ArrayList<>(pivot.columns.size());
            for (int[] column : pivot.columns) {
                checkpoint.run();
                line.add(pivot.cell(measuring, computed, complete, quantities, row, column));
            }
            pivot.cells.add(line);
        }
        quantities.found().forEach(pivot::about);
        return pivot;
    }

    private Cell cell(
            Measuring measuring,
            Computed computed,
            CompleteSums complete,
            Quantities quantities,
            int[] row,
            int[] column) {
        int[] at = new int[row.length];
        for (int i = 0; i < at.length; i++) {
            // an axis stands in one of them only, and in the other at its first member
            at[i] = row[i] + column[i];
        }
        Period period = question.periods().get(at[Axis.PERIOD.place()]);
        Quantity quantity = quantities.of(at[Axis.ITEM.place()], at[Axis.PERIOD.place()]);
        Measure measure = question.measures().get(at[Axis.MEASURE.place()]);
        Measuring.Asked asked = new Measuring.Asked(
                quantity,
                question.places().get(at[Axis.PARK.place()]),
                period,
                new Slice(
                        question.sections().get(at[Axis.SECTION.place()]),
                        question.scales().get(at[Axis.SCALE.place()]),
                        question.qualifications().get(at[Axis.QUALIFICATION.place()])));
        Cell cell = complete.of(measure, asked);
        if (cell == null) {
            cell = computed.of(measuring, measure, asked);
        }
        note(cell.note());
        return cell;
    }

    private void note(Note note) {
        // thousands of cells share one: the hash of all it rests on is made once for each
        if (numbers.containsKey(note)) {
            return;
        }
        Integer known = notes.putIfAbsent(note, notes.size());
        numbers.put(note, known == null ? notes.size() - 1 : known);
        if (known == null) {
            for (Origin origin : note.origins()) {
                if (origins.putIfAbsent(origin, inOrder.size()) == null) {
                    inOrder.add(origin);
                }
            }
        }
    }

    private void about(Quantity quantity) {
        abouts.computeIfAbsent(
                        quantity.code(),
                        _ -> new About(quantity.names(), quantity.unit(), quantity.decimals(), new LinkedHashSet<>()))
                .editions()
                .add(quantity.edition());
    }

    /** What was asked. */
    public PivotQuestion question() {
        return question;
    }

    /** How many rows there are. */
    public int rows() {
        return rows.size();
    }

    /** How many columns there are. */
    public int columns() {
        return columns.size();
    }

    /** What a row stands for, in the order of the question's rows. */
    public List<String> row(int at) {
        return members(question.rows(), rows.get(at));
    }

    /** What a column stands for. */
    public List<String> column(int at) {
        return members(question.columns(), columns.get(at));
    }

    private List<String> members(List<Axis> axes, int[] at) {
        return axes.stream()
                .map(axis -> question.member(axis, at[axis.place()]))
                .toList();
    }

    /** A value. */
    public Cell cell(int row, int column) {
        return cells.get(row).get(column);
    }

    /** All that values rest on, each once. */
    public Collection<Note> notes() {
        return notes.keySet();
    }

    /** Number of a note among all, from 0. */
    public int number(Note note) {
        Integer number = numbers.get(note);
        return number == null ? notes.getOrDefault(note, -1) : number;
    }

    /** The submissions that values come from, each once. */
    public List<Origin> origins() {
        return inOrder;
    }

    /** Number of a submission among all, from 0. */
    public int number(Origin origin) {
        return origins.getOrDefault(origin, -1);
    }

    /** The indicators and data elements by their codes. */
    public Map<String, About> items() {
        return abouts;
    }

    /** The unit of a value: that of its measure, or of its item. */
    public @Nullable Unit unit(Measure measure, String item) {
        About about = abouts.get(item);
        return measure.unit() != null ? measure.unit() : about == null ? null : about.unit();
    }
}
