package cn.onezone.local.demo;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.value.Uscc;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Invents enterprises, the same for the same seed and count. Codes are valid but lie in a range of their own (the
 * organisation part starts with {@code Y}); names are put together from syllables.
 */
final class Firms {
    private static final String BRANDS = "华中天海云星智联创新科信达安远恒泰博睿思源明德光启航宇力合众诚卓越慧凌峰瑞晟鼎盛嘉和汇通宏图锐捷朗清微脉元象景行知行数维";
    private static final String[] FIELDS = {
        "科技", "信息技术", "软件", "网络", "生物医药", "医疗科技", "新能源", "新材料", "智能科技", "数据服务", "环保科技", "航空科技", "集成电路", "文化传播", "咨询"
    };
    private static final String[] FORMS = {"有限公司", "有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司"};
    // classes of GB/T 4754-2017 that the zone's industries fall into
    private static final String[] INDUSTRIES = {
        "I6513", "I6520", "I6531", "I6550", "I6421", "C3962", "C3911", "C2761", "C3581", "C2651", "C3829", "C3744",
        "M7310", "M7320", "M7340", "M7519", "M7481", "L7249", "N7722", "D4415"
    };
    private static final String[] TIERS = {"high-tech", "specialised", "little-giant", "unicorn"};
    // a few large parks and many small ones, in 1/1000
    private static final int[] SHARES = {45, 50, 95, 330, 90, 40, 15, 30, 40, 35, 110, 75, 15, 15, 10, 5};
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private final ParkDirectory directory;
    private final long seed;
    private final List<String> tiers;

    Firms(ParkDirectory directory, List<String> knownTiers, long seed) {
        this.directory = directory;
        this.seed = seed;
        this.tiers = List.of(TIERS).stream().filter(knownTiers::contains).toList();
    }

    /** So many enterprises over all parks. */
    List<Firm> invent(int count) {
        List<Park> parks = directory.parks();
        long[] weights = new long[parks.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i < SHARES.length ? SHARES[i] : 10;
        }
        long[] counts = Apportionment.split(count, weights);
        List<Firm> firms = new ArrayList<>(count);
        int serial = 0;
        for (int p = 0; p < counts.length; p++) {
            for (int i = 0; i < counts[p]; i++) {
                firms.add(firm(parks.get(p), serial++));
            }
        }
        return firms;
    }

    private Firm firm(Park park, int serial) {
        // a stream of its own for each firm: a larger size begins with the firms of a smaller one's rules
        SplittableRandom random = new SplittableRandom(seed * 31_000_003L + serial);
        String name = name(random);
        LocalDate founded = LocalDate.of(1990, 1, 1).plusDays(random.nextInt(365 * 34));
        boolean tier = !tiers.isEmpty() && random.nextInt(100) < 35;
        return new Firm(
                uscc(park.districtCode(), serial),
                name,
                random.nextInt(100) < 8 ? name(random) : null,
                park,
                INDUSTRIES[random.nextInt(INDUSTRIES.length)],
                10 * (1 + (int) Math.pow(10, random.nextInt(4)) + random.nextInt(90)),
                founded,
                tier
                        ? tiers.get(Math.min(tiers.size() - 1, Integer.numberOfTrailingZeros(random.nextInt() | 8)))
                        : null,
                size(random));
    }

    // a few very large, many small: the weight is about 1 / (a random part of 1), capped
    private static long size(SplittableRandom random) {
        return Math.max(1, 1_000_000L / (1 + random.nextInt(100_000)));
    }

    private static String name(SplittableRandom random) {
        StringBuilder name = new StringBuilder("北京");
        int syllables = 2 + random.nextInt(2);
        for (int i = 0; i < syllables; i++) {
            name.append(BRANDS.charAt(random.nextInt(BRANDS.length())));
        }
        return name.append(FIELDS[random.nextInt(FIELDS.length)])
                .append(FORMS[random.nextInt(FORMS.length)])
                .toString();
    }

    /** Type 91 (enterprise), the district, an organisation code of the invented range, the check character. */
    private static Uscc uscc(String district, int serial) {
        StringBuilder organisation = new StringBuilder("Y");
        for (int power = 6; power >= 0; power--) {
            organisation.append((serial / (int) Math.pow(10, power)) % 10);
        }
        String body = "91" + district + organisation + organisationCheck(organisation);
        return new Uscc(body + Uscc.checkCharacter(body));
    }

    // GB 11714: weights 3 7 9 10 5 8 4 2, modulo 11, ten is X
    private static char organisationCheck(CharSequence organisation) {
        int[] weights = {3, 7, 9, 10, 5, 8, 4, 2};
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            char c = organisation.charAt(i);
            sum += weights[i] * (Character.isDigit(c) ? c - '0' : c - 'A' + 10);
        }
        int check = 11 - sum % 11;
        return check == 10 ? 'X' : check == 11 ? '0' : ALPHABET.charAt(check);
    }
}
