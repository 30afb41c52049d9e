package cn.onezone.parks.aggregates;

import cn.onezone.contracts.value.Unit;
import cn.onezone.parks.aggregates.Tally.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Measures how long a park's sums take from what is known to what may be told: 60 data elements of 20 sections, four scale
 * classes and all 32 sets of five qualifications. No test: it asserts nothing. Arguments: enterprises (30 000), rounds (9).
 */
final class DraftingTime {
    private static final List<String> CODES = List.of("high-tech", "little-giant", "listed", "specialised", "unicorn");
    private static final List<String> SCALES = List.of("large", "medium", "small", "micro");
    private static final int ELEMENTS = 60;
    private static final int SECTIONS = 20;

    private DraftingTime() {}

    public static void main(String[] arguments) {
        int enterprises = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 9;
        Map<Part, Integer> counts = new HashMap<>();
        Map<Item, Map<Part, Figure>> figures = figures(enterprises, counts);
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            long began = System.nanoTime();
            int cells = SharedSums.of(
                            figures, counts, Set.of("element-0"), SuppressionRule.bundled(), List.of(), Around.NOTHING)
                    .cells()
                    .size();
            millis.add((System.nanoTime() - began) / 1_000_000);
            System.out.println("round " + (i + 1) + ": " + cells + " cells in " + millis.getLast() + " ms");
        }
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.println(enterprises + " enterprises, " + counts.size() + " parts, " + ELEMENTS
                + " data elements: first " + millis.getFirst() + " ms, median " + sorted.get(rounds / 2) + " ms, least "
                + sorted.getFirst() + " ms");
    }

    private static Map<Item, Map<Part, Figure>> figures(int enterprises, Map<Part, Integer> counts) {
        Random random = new Random(20_260_101);
        Map<Item, Map<Part, Figure>> figures = new LinkedHashMap<>();
        for (int element = 0; element < ELEMENTS; element++) {
            figures.put(new Item("element-" + element, new Unit("万元")), new HashMap<>());
        }
        for (int i = 0; i < enterprises; i++) {
            List<String> held = new ArrayList<>();
            for (String code : CODES) {
                // most have none or one, as it is in a park
                if (random.nextInt(5) == 0) {
                    held.add(code);
                }
            }
            // sections and classes are as unequal as they are
            int section = (int) (SECTIONS * random.nextDouble() * random.nextDouble());
            int scale = (int) (SCALES.size() * Math.sqrt(random.nextDouble()));
            Part part = new Part(String.valueOf((char) ('A' + section)), SCALES.get(scale), held);
            counts.merge(part, 1, Integer::sum);
            for (Map<Part, Figure> parts : figures.values()) {
                // a few have nearly all
                BigDecimal value = BigDecimal.valueOf((long) Math.exp(4 + 3 * random.nextGaussian()), 1);
                parts.merge(part, Figure.of(value), Figure::plus);
            }
        }
        return figures;
    }
}
