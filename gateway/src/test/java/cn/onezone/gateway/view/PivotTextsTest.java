package cn.onezone.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Period;
import cn.onezone.gateway.view.indicators.Axis;
import cn.onezone.gateway.view.indicators.Embargo;
import cn.onezone.gateway.view.indicators.IndicatorCube;
import cn.onezone.gateway.view.indicators.Measure;
import cn.onezone.gateway.view.indicators.PivotQuestion;
import cn.onezone.gateway.view.indicators.Standpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PivotTextsTest {
    private static final List<String> PARKS = List.of("haidian", "yanqing");

    private final PivotTexts texts = new PivotTexts();
    private final AtomicInteger written = new AtomicInteger();

    private byte[] ask(IndicatorCube newest, IndicatorCube cube, PivotQuestion question, Standpoint standpoint) {
        return texts.of(newest, cube, question, PARKS, standpoint, () -> new byte[] {(byte) written.incrementAndGet()});
    }

    private static PivotQuestion question(int window) {
        List<@Nullable String> all = new ArrayList<>();
        all.add(null);
        return new PivotQuestion(
                List.of("income"),
                PARKS,
                List.of(Period.of("2022")),
                all,
                all,
                all,
                List.of(Measure.VALUE),
                List.of(),
                List.of(Axis.PERIOD),
                window,
                5,
                null);
    }

    private static IndicatorCube cube() {
        return IndicatorCube.empty().with(List.of());
    }

    @Test
    void writesAPivotOnceForEachStateOfTheCube() {
        IndicatorCube cube = cube();
        byte[] first = ask(cube, cube, question(2), Standpoint.REPORTED);
        assertThat(ask(cube, cube, question(2), Standpoint.REPORTED)).isSameAs(first);
        assertThat(ask(cube, cube, question(3), Standpoint.REPORTED)).isNotSameAs(first);
        IndicatorCube next = cube();
        assertThat(ask(next, next, question(2), Standpoint.REPORTED)).isNotSameAs(first);
        assertThat(written).hasValue(3);
    }

    /** What is not released is in the answers to some only, and parks may come without a new figure. */
    @Test
    void keepsApartWhoSeesWhatAndWhichParksThereAre() {
        IndicatorCube cube = cube();
        byte[] first = ask(cube, cube, question(2), Standpoint.REPORTED);
        assertThat(ask(cube, cube, question(2), new Standpoint(null, null, new Embargo(Set.of("2022")))))
                .isNotSameAs(first);
        assertThat(texts.of(cube, cube, question(2), List.of("haidian"), Standpoint.REPORTED, () ->
                        new byte[] {(byte) written.incrementAndGet()}))
                .isNotSameAs(first);
        assertThat(written).hasValue(3);
    }

    /** R8: of a moment in the past nothing is kept, for there are too many of them. */
    @Test
    void keepsNothingOfThePast() {
        IndicatorCube newest = cube();
        IndicatorCube past = cube();
        ask(newest, past, question(2), Standpoint.REPORTED);
        ask(newest, past, question(2), Standpoint.REPORTED);
        assertThat(written).hasValue(2);
    }

    @Test
    void isBounded() {
        IndicatorCube cube = cube();
        for (int round = 0; round < 2; round++) {
            for (int window = 0; window < 600; window++) {
                ask(cube, cube, question(window), Standpoint.REPORTED);
            }
        }
        // 512 of them are kept, the others are written each time
        assertThat(written).hasValue(600 + 88);
        for (int i = 0; i < 2; i++) {
            IndicatorCube large = cube();
            texts.of(large, large, question(2), PARKS, Standpoint.REPORTED, () -> new byte[(16 << 20) + 1]);
            ask(large, large, question(2), Standpoint.REPORTED);
        }
        assertThat(written).as("what is too large is not kept").hasValue(600 + 88 + 2);
    }
}
