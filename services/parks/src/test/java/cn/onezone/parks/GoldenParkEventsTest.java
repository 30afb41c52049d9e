package cn.onezone.parks;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvent.WorldListing;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Place;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.json.EventJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the wire looks like, spelt out: the shape that partners have built on. */
class GoldenParkEventsTest {
    @Test
    void writesARosterEntryAsPartnersReadIt() {
        RosterEntryRecorded event = new RosterEntryRecorded(
                new ParkCode("haidian"),
                new Uscc("91110108MA0000001" + Uscc.checkCharacter("91110108MA0000001")),
                "海淀甲科技有限公司",
                List.of(),
                null,
                "海淀区",
                null,
                new IndustryCode("I6513"),
                Money.yuan(new BigDecimal("2000000")),
                LocalDate.of(2019, 4, 23),
                List.of(new Qualification("high-tech", LocalDate.of(2021, 10, 25), null, "GR202111000001")),
                LocalDate.of(2024, 1, 1),
                true,
                List.of("name"),
                ScaleClass.SMALL,
                new Place(new BigDecimal("116.31"), new BigDecimal("39.98")),
                List.of(new Listing("XSHG", "688000", LocalDate.of(2022, 1, 4), null)),
                List.of(new WorldListing("global-innovation-1000", 2023, 812)),
                LocalDate.of(2024, 3, 1));
        assertThat(EventJson.write(event)).isEqualTo("""
                        {"park":"haidian","uscc":"%s","name":"海淀甲科技有限公司","formerNames":[],"district":"海淀区",\
                        "industry":"I6513","registeredCapital":{"amount":"2000000.00","currency":"CNY"},\
                        "foundedOn":"2019-04-23","qualifications":[{"code":"high-tech","from":"2021-10-25",\
                        "certificate":"GR202111000001"}],\
                        "claimedFrom":"2024-01-01","synthetic":true,"changed":["name"],"scale":"small",\
                        "place":{"longitude":"116.310000","latitude":"39.980000"},\
                        "listings":[{"exchange":"XSHG","ticker":"688000","from":"2022-01-04"}],\
                        "worldLists":[{"list":"global-innovation-1000","year":2023,"rank":812}],\
                        "validFrom":"2024-03-01"}""".formatted(event.uscc()));
    }

    @Test
    void readsWhatWasWrittenBeforePlacesScalesAndListings() {
        RosterEntryRecorded event = EventJson.read(
                """
                        {"park":"haidian","uscc":"91110108MA00000019","name":"海淀甲科技有限公司","formerNames":[],\
                        "qualifications":[{"code":"high-tech","from":"2021-10-25"}],\
                        "claimedFrom":"2024-01-01","synthetic":true,"changed":["name"]}""".replace("91110108MA00000019", "91110108MA0000001" + Uscc.checkCharacter("91110108MA0000001"))
                        .getBytes(StandardCharsets.UTF_8),
                RosterEntryRecorded.class);
        assertThat(event.listings()).isEmpty();
        assertThat(event.worldLists()).isEmpty();
        assertThat(event.validFrom()).isNull();
        assertThat(event.qualifications())
                .containsExactly(new Qualification("high-tech", LocalDate.of(2021, 10, 25), null, null));
    }

    @Test
    void writesValuesAsTextSoThatNoReaderMakesThemBinary() { // R11
        SubmissionSubmitted event = new SubmissionSubmitted(
                "haidian-2023",
                new ParkCode("haidian"),
                new Period("2023"),
                1,
                List.of(new ElementValue("total-income", new BigDecimal("3412.5"), new Unit("亿元"))),
                Instant.parse("2024-02-05T02:30:00Z"),
                false,
                null);
        assertThat(EventJson.write(event)).isEqualTo("""
                        {"id":"haidian-2023","park":"haidian","period":"2023","revision":1,\
                        "values":[{"element":"total-income","value":"3412.5","unit":"亿元"}],\
                        "submittedAt":"2024-02-05T02:30:00Z","synthetic":false}""");
    }
}
