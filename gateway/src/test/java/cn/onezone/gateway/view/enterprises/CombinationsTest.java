package cn.onezone.gateway.view.enterprises;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** R5: sums over combinations count each enterprise once, as one who looks at each of them does. */
class CombinationsTest {
    private static final int PROFILES = 9;
    private static final int ATTRIBUTES = 7;

    @Test
    void sumsUpWhatPassesAndGivesUpWhereThereAreTooMany() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            List<int[]> all = new ArrayList<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                all.add(new int[] {random.nextInt(PROFILES), random.nextInt(ATTRIBUTES)});
            }
            int[] byProfile = new int[PROFILES];
            all.forEach(one -> byProfile[one[0]]++);
            int[] grouped = all.stream()
                    .sorted((one, other) -> Integer.compare(one[0], other[0]))
                    .mapToInt(one -> one[1])
                    .toArray();
            boolean[] passing = passing(random, PROFILES);
            boolean[] passingAttributes = random.nextInt(3) == 0 ? null : passing(random, ATTRIBUTES);
            Map<List<Integer>, Integer> different = new HashMap<>();
            all.forEach(one -> different.merge(List.of(one[0], one[1]), 1, Integer::sum));

            Combinations enough = Combinations.of(byProfile, grouped, ATTRIBUTES, different.size());
            Map<List<Integer>, Integer> summed = new HashMap<>(different);
            summed.keySet()
                    .removeIf(one ->
                            !passing[one.get(0)] || (passingAttributes != null && !passingAttributes[one.get(1)]));
            Map<List<Integer>, Integer> given = new HashMap<>();
            enough.sum(passing, passingAttributes, (profile, attributes, count) -> {
                assertThat(given.put(List.of(profile, attributes), count)).isNull();
            });
            assertThat(given).as("seed " + seed).isEqualTo(summed);
            if (!different.isEmpty()) {
                assertThat(Combinations.of(byProfile, grouped, ATTRIBUTES, different.size() - 1))
                        .isNull();
            }
        }
    }

    private static boolean[] passing(Random random, int size) {
        boolean[] passing = new boolean[size];
        for (int i = 0; i < size; i++) {
            passing[i] = random.nextBoolean();
        }
        return passing;
    }
}
