package cn.onezone.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.directory.EnterpriseTiers;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.directory.ParkMapping;
import cn.onezone.contracts.value.IndustryCode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DemoDataTest {
    private static final ParkDirectory PARKS = ParkDirectory.bundled();
    private static final List<String> TIERS =
            List.copyOf(EnterpriseTiers.bundled().codes());

    @Property
    void sharesAddUpToTheWholeAndEachIsWithinOneOfItsExactPart(
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long total,
            @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 0, max = 1_000_000) Long> given) {
        long[] weights = given.stream().mapToLong(w -> w).toArray();
        weights[0]++;
        long[] shares = Apportionment.split(total, weights);
        assertThat(Arrays.stream(shares).sum()).isEqualTo(total);
        BigDecimal sum = BigDecimal.valueOf(Arrays.stream(weights).sum());
        for (int i = 0; i < shares.length; i++) {
            BigDecimal exact = BigDecimal.valueOf(total).multiply(BigDecimal.valueOf(weights[i]));
            assertThat(BigDecimal.valueOf(shares[i])
                            .multiply(sum)
                            .subtract(exact)
                            .abs())
                    .isLessThan(sum);
        }
    }

    @Test
    void theSameSeedInventsTheSameFirmsWithCodesOfTheirOwn() {
        List<Firm> firms = new Firms(PARKS, TIERS, 7).invent(5_000);
        assertThat(new Firms(PARKS, TIERS, 7).invent(5_000)).isEqualTo(firms);
        assertThat(new Firms(PARKS, TIERS, 8).invent(5_000)).isNotEqualTo(firms);
        Set<String> codes = new HashSet<>();
        ParkMapping mapping = ParkMapping.bundled();
        for (Firm firm : firms) {
            // that the code is valid its type holds; it must be its own, and point to its park
            assertThat(codes.add(firm.uscc().value())).isTrue();
            assertThat(mapping.ofAuthority(firm.uscc()))
                    .isEqualTo(new ParkMapping.Pointer.To(firm.park().code()));
            assertThat(IndustryCode.of(firm.industry()).value()).hasSize(5);
        }
        assertThat(firms.stream().map(Firm::park).distinct())
                .hasSize(PARKS.parks().size());
        assertThat(firms.stream().filter(f -> f.qualification() != null)).isNotEmpty();
    }

    /** What is invented adds up to what was published. */
    @Test
    void parksAddUpToThePublishedTotalExactly() {
        List<Firm> firms = new Firms(PARKS, TIERS, 7).invent(2_000);
        Map<?, Map<String, BigDecimal>> parks = new Reports(firms, 7)
                .byPark(2016, List.of(new Reports.Total("technology-contracts", new BigDecimal("3067.5"), 2)));
        assertThat(parks.values().stream()
                        .map(v -> v.get("technology-contracts"))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("3067.5");
    }
}
