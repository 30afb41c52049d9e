package cn.onezone.benchmarks.load;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Place;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Uscc;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Enterprises that do not exist, with valid codes, the same for the same serial number. */
public final class Invention {
    /** What names are made of; queries are too. */
    public static final String BRANDS = "华中天海云星智联创新科信达安远恒泰博睿思源明德光启航宇力合众诚卓越慧凌峰瑞晟鼎盛嘉和汇通宏图锐捷朗清微脉元象景行知数维";

    /** What names say about the trade. */
    public static final List<String> FIELDS =
            List.of("科技", "信息技术", "软件", "网络", "生物医药", "医疗科技", "新能源", "新材料", "智能科技", "数据服务", "环保科技", "航空科技", "集成电路");

    /** Classes of GB/T 4754-2017 that occur. */
    public static final List<String> INDUSTRIES = List.of(
            "I6513", "I6520", "I6531", "I6550", "C3962", "C3911", "C2761", "C3581", "M7310", "M7320", "M7340", "L7249");

    private static final List<String> TIERS = List.of("high-tech", "unicorn");
    private static final List<ScaleClass> SCALES = List.of(ScaleClass.values());
    private static final Instant RECORDED = Instant.parse("2026-01-05T02:00:00Z");
    private static final LocalDate CLAIMED = LocalDate.of(2026, 1, 5);

    private final List<Park> parks = ParkDirectory.bundled().parks();
    private final char series;

    /** @param series a letter that keeps the codes of two inventions apart, {@code P} to {@code Y} without {@code S V} */
    public Invention(char series) {
        this.series = series;
    }

    /** The parks, in the order of the directory. */
    public List<Park> parks() {
        return parks;
    }

    /** The park of a serial number: all in turn. */
    public Park park(int serial) {
        return parks.get(serial % parks.size());
    }

    /** The code of a serial number, with the district of a park. */
    public Uscc uscc(Park park, int serial) {
        // eight places of an organisation code and its check character, which the network does not look at
        String body = "91" + park.districtCode() + series + "%08d".formatted(serial);
        return new Uscc(body + Uscc.checkCharacter(body));
    }

    /** A registered name. */
    public String name(int serial) {
        SplittableRandom random = new SplittableRandom(serial * 31L + series);
        StringBuilder name = new StringBuilder("北京");
        for (int i = 0; i < 3; i++) {
            name.append(BRANDS.charAt(random.nextInt(BRANDS.length())));
        }
        return name.append(FIELDS.get(random.nextInt(FIELDS.size())))
                .append("有限公司")
                .toString();
    }

    /** The body with which a park registers it. */
    public byte[] registration(Park park, int serial) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("uscc", uscc(park, serial).value());
        body.put("name", name(serial));
        body.put("industry", INDUSTRIES.get(serial % INDUSTRIES.size()));
        body.put("district", park.districtZh());
        body.put("address", "北京市" + park.districtZh() + "示例路" + serial + "号");
        body.put("foundedOn", "2015-06-01");
        body.put("registeredCapital", Map.of("amount", "1000000", "currency", "CNY"));
        body.put("synthetic", true);
        return Door.JSON.writeValueAsBytes(body);
    }

    /** A row of the open registration form, without a line end. */
    public String row(Park park, int serial) {
        return String.join(
                ",",
                name(serial),
                uscc(park, serial).value(),
                "2015-06-01",
                "有限责任公司",
                (100 + serial % 900) + "万人民币",
                "技术开发、技术服务（测量用虚构数据）",
                "北京市",
                park.districtZh(),
                "北京市" + park.districtZh() + "示例路" + serial + "号");
    }

    /** The header of the form. */
    public static final String HEADER = "企业名称,统一社会信用代码,注册日期,企业类型,注册资金,经营范围,所在省份,地区,注册地址";

    /** What the enterprise service says about it once it is consolidated. */
    public EnterpriseConsolidated consolidated(int serial) {
        Park park = park(serial);
        Provenance from = new Provenance(park.code(), RECORDED, CLAIMED);
        boolean tier = serial % 3 == 0;
        return new EnterpriseConsolidated(
                uscc(park, serial),
                park.code(),
                name(serial),
                serial % 12 == 0 ? List.of(name(serial + 50_000_000)) : List.of(),
                "有限责任公司",
                park.districtZh(),
                "北京市" + park.districtZh() + "示例路" + serial + "号",
                new IndustryCode(INDUSTRIES.get(serial % INDUSTRIES.size())),
                new Money(new BigDecimal(1_000_000L + serial), "CNY"),
                LocalDate.of(1995, 1, 1).plusDays(serial % 10_000),
                tier ? List.of(qualification(TIERS.get(serial / 3 % TIERS.size()))) : List.of(),
                Map.of(
                        "name",
                        from,
                        "district",
                        from,
                        "address",
                        from,
                        "industry",
                        from,
                        "registeredCapital",
                        from,
                        "foundedOn",
                        from),
                List.of(new Claim(park.code(), CLAIMED, RECORDED, 1, true)),
                true,
                List.of("name"),
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                Map.of(),
                false,
                List.of());
    }

    /**
     * What the enterprise service says of it over the years: each version speaks of all days from a later one on, and one
     * of its fields is another.
     *
     * @param version from 0; that is {@link #consolidated} with a scale and a place
     */
    public EnterpriseConsolidated version(int serial, int version) {
        EnterpriseConsolidated first = consolidated(serial);
        Park park = park(serial + (version >= 5 ? 1 : 0));
        int hash = serial * 0x9E3779B1;
        return new EnterpriseConsolidated(
                first.uscc(),
                park.code(),
                version < 7 || serial % 4 > 0 ? first.name() : name(serial + 60_000_000),
                version < 7 || serial % 4 > 0 ? first.formerNames() : List.of(first.name()),
                first.enterpriseType(),
                first.district(),
                first.address(),
                new IndustryCode(INDUSTRIES.get((serial + version / 3) % INDUSTRIES.size())),
                new Money(new BigDecimal(1_000_000L + serial + (version < 4 ? 0 : 500_000L)), "CNY"),
                first.foundedOn(),
                version < 2 ? List.of() : List.of(qualification(TIERS.get((serial + version) % TIERS.size()))),
                first.provenance(),
                first.claims(),
                true,
                List.of("industry"),
                SCALES.get((serial + version / 5) % SCALES.size()),
                new Place(
                        BigDecimal.valueOf(116_000_000L + (hash >>> 13), 6),
                        BigDecimal.valueOf(39_600_000L + (hash & 0x7ffff), 6)),
                serial % 50 == 0 ? List.of(new Listing("XSHG", "600000", null, null)) : List.of(),
                List.of(),
                version == 0 ? null : CLAIMED.minusYears(10).plusYears(version),
                null,
                null,
                Map.of(),
                false,
                List.of());
    }

    private static Qualification qualification(String tier) {
        return new Qualification(tier, LocalDate.of(2022, 1, 1), null, null);
    }
}
