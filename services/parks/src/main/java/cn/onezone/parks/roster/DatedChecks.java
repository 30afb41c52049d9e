package cn.onezone.parks.roster;

import static cn.onezone.parks.roster.EntryChecks.blank;

import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.WorldListing;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.parks.ParksProblem;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of listings and of places in lists of the world's largest. */
final class DatedChecks {
    private static final Pattern MIC = Pattern.compile("[A-Z][A-Z0-9]{3}");
    private static final Pattern TICKER = Pattern.compile("[0-9A-Z][0-9A-Z.\\-]{0,11}");
    private static final Map<String, String> EXCHANGES = Map.ofEntries(
            Map.entry("上海证券交易所", "XSHG"),
            Map.entry("上交所", "XSHG"),
            Map.entry("深圳证券交易所", "XSHE"),
            Map.entry("深交所", "XSHE"),
            Map.entry("北京证券交易所", "BJSE"),
            Map.entry("北交所", "BJSE"),
            Map.entry("全国中小企业股份转让系统", "NEEQ"),
            Map.entry("新三板", "NEEQ"),
            Map.entry("香港联合交易所", "XHKG"),
            Map.entry("香港交易所", "XHKG"),
            Map.entry("港交所", "XHKG"),
            Map.entry("纳斯达克", "XNAS"),
            Map.entry("纽约证券交易所", "XNYS"),
            Map.entry("纽交所", "XNYS"));
    private static final Map<String, String> LISTS = Map.of(
            "fortune-global-500", "fortune-global-500",
            "世界500强", "fortune-global-500",
            "财富世界500强", "fortune-global-500",
            "global-innovation-1000", "global-innovation-1000",
            "全球创新千强", "global-innovation-1000",
            "全球创新1000强", "global-innovation-1000");
    private static final int FIRST_EDITION = 1955;

    private DatedChecks() {}

    static @Nullable Listing listing(List<FieldProblem> problems, String pointer, EntryForm.Share share) {
        String exchange = exchange(problems, pointer + "/exchange", share.exchange());
        String ticker = folded(share.ticker()).toUpperCase(Locale.ROOT);
        if (!TICKER.matcher(ticker).matches()) {
            problems.add(new FieldProblem(
                    pointer + "/ticker",
                    share.ticker(),
                    (ticker.isEmpty() ? ParksProblem.MISSING_FIELD : ParksProblem.WRONG_TICKER).code(),
                    Text.of(
                            "1 to 12 digits, letters, dots and hyphens such as 688981",
                            "1 至 12 位数字、字母、点或连字符，如 688981")));
            return null;
        }
        return EntryChecks.interval(problems, pointer, share.from(), share.until()) && exchange != null
                ? new Listing(exchange, ticker, share.from(), share.until())
                : null;
    }

    private static @Nullable String exchange(List<FieldProblem> problems, String pointer, @Nullable String stated) {
        String folded = folded(stated);
        String code = EXCHANGES.getOrDefault(folded, folded.toUpperCase(Locale.ROOT));
        if (MIC.matcher(code).matches()) {
            return code;
        }
        problems.add(new FieldProblem(
                pointer,
                stated,
                (folded.isEmpty() ? ParksProblem.MISSING_FIELD : ParksProblem.UNKNOWN_EXCHANGE).code(),
                Text.of(
                        "a MIC of ISO 10383 such as XSHG, XSHE, BJSE, XHKG, XNAS",
                        "ISO 10383 市场代码，如 XSHG（上交所）、XSHE、BJSE、XHKG、XNAS")));
        return null;
    }

    static @Nullable WorldListing worldListing(
            List<FieldProblem> problems, String pointer, EntryForm.Rank rank, LocalDate today) {
        String list = LISTS.get(folded(rank.list()).toLowerCase(Locale.ROOT));
        Integer year = rank.year();
        int before = problems.size();
        if (list == null) {
            problems.add(new FieldProblem(
                    pointer + "/list",
                    rank.list(),
                    (blank(rank.list()) ? ParksProblem.MISSING_FIELD : ParksProblem.UNKNOWN_WORLD_LIST).code(),
                    Text.of(
                            "fortune-global-500 or global-innovation-1000",
                            "世界500强（fortune-global-500）或全球创新千强（global-innovation-1000）")));
        }
        if (year == null || year < FIRST_EDITION || year > today.getYear()) {
            problems.add(new FieldProblem(
                    pointer + "/year",
                    year == null ? null : year.toString(),
                    (year == null ? ParksProblem.MISSING_FIELD : ParksProblem.WRONG_RANK).code(),
                    Text.of(
                            "a year from " + FIRST_EDITION + " to " + today.getYear(),
                            FIRST_EDITION + " 至 " + today.getYear() + " 的年份")));
        }
        int last = "fortune-global-500".equals(list) ? 500 : 1_000;
        if (rank.rank() != null && (rank.rank() < 1 || rank.rank() > last)) {
            problems.add(new FieldProblem(
                    pointer + "/rank",
                    rank.rank().toString(),
                    ParksProblem.WRONG_RANK.code(),
                    Text.of("a rank from 1 to " + last, "1 至 " + last + " 的名次")));
        }
        return problems.size() == before && list != null && year != null
                ? new WorldListing(list, year, rank.rank())
                : null;
    }

    private static String folded(@Nullable String stated) {
        return stated == null
                ? ""
                : Normalizer.normalize(stated, Normalizer.Form.NFKC).strip();
    }
}
