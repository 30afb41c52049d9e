package cn.onezone.parks.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellTextTest {
    private static final String SIGNS = "甲乙a1 、，,;；|｜\"\n'=-";

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 9); i > 0; i--) {
            text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        // what is checked has no blanks around it, and is not empty
        String stripped = text.toString().strip();
        return stripped.isEmpty() ? "空" : stripped;
    }

    @Test
    void readsWhatItWrote() {
        for (long seed = 1; seed <= 5_000; seed++) {
            Random random = new Random(seed);
            List<List<String>> things = new ArrayList<>();
            List<List<String>> texts = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                things.add(List.of(text(random), text(random), text(random)));
                texts.add(List.of(text(random)));
            }
            assertThat(CellText.read(CellText.write(things), CellText.BETWEEN))
                    .as("seed " + seed)
                    .isEqualTo(things);
            assertThat(CellText.read(CellText.write(things), CellText.BETWEEN_NAMES))
                    .as("seed " + seed)
                    .isEqualTo(things);
            assertThat(CellText.texts(CellText.write(texts)))
                    .as("seed " + seed)
                    .isEqualTo(texts.stream().map(List::getFirst).toList());
        }
    }

    @Test
    void takesAQuoteThatIsNeverClosedForACharacter() {
        assertThat(CellText.texts("\"甲、乙")).containsExactly("\"甲", "乙");
        assertThat(CellText.texts("甲\"乙\"、\"丙、丁\"")).containsExactly("甲\"乙\"", "丙、丁");
        assertThat(CellText.texts(" 、； ")).isEmpty();
    }
}
