package cn.onezone.gateway.view;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.directory.EnterpriseTiers;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery.At;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery.Years;
import cn.onezone.gateway.view.enterprises.Facet;
import cn.onezone.gateway.view.enterprises.Sort;
import cn.onezone.kit.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what is asked of the enterprises: the same parameters for lists, exports and maps. */
final class Questions {
    private static final Pattern YEARS = Pattern.compile("([0-9]{4})(?:[-~－—至]([0-9]{4}))?");
    private static final Pattern EXCHANGE = Pattern.compile("[A-Z0-9]{4}");

    private final IndustryClassification industries = IndustryClassification.bundled();
    private final EnterpriseTiers tiers = EnterpriseTiers.bundled();

    EnterpriseQuery of(Parameters parameters, At at, Facts facts, int usualLimit) {
        Sort sort = Sort.of(parameters.one("sort"));
        String cursor = parameters.one("cursor");
        return new EnterpriseQuery(
                at,
                EnterpriseQuery.text("q", parameters.one("q")),
                EnterpriseQuery.text("address", parameters.one("address")),
                NetworkAnswers.parks(parameters, facts.parks().keySet()),
                parameters.all("industry").stream()
                        .map(text -> industries.resolve(text).code().value())
                        .toList(),
                parameters.all("qualification").stream().map(tiers::resolve).toList(),
                parameters.all("district"),
                parameters.all("scale").stream()
                        .map(text -> ScaleClass.of(text).code())
                        .toList(),
                parameters.all("founded").stream().map(Questions::years).toList(),
                parameters.all("listing").stream().map(Questions::exchange).toList(),
                facets(parameters),
                sort,
                NetworkAnswers.limit(parameters, usualLimit, EnterpriseQuery.MOST),
                cursor == null ? null : EnterpriseQuery.Cursor.of(cursor, sort));
    }

    private static Years years(String text) {
        Matcher matcher = YEARS.matcher(text);
        if (matcher.matches()) {
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (first <= last) {
                return new Years(first, last);
            }
        }
        throw Problem.of(
                        ViewProblem.WRONG_YEARS,
                        "founded",
                        text,
                        Text.of("a year such as 2015, or several such as 2015-2020", "年份，如 2015，或区间，如 2015-2020"))
                .refused();
    }

    private static String exchange(String text) {
        String code = text.toUpperCase(Locale.ROOT);
        if (!EXCHANGE.matcher(code).matches()) {
            throw Problem.of(
                            ViewProblem.UNKNOWN_EXCHANGE,
                            "listing",
                            text,
                            Text.of("a code of ISO 10383 such as XSHG, XSHE, BJSE", "ISO 10383 代码，如 XSHG、XSHE、BJSE"))
                    .refused();
        }
        return code;
    }

    private static Set<Facet> facets(Parameters parameters) {
        List<String> asked = parameters.all("facets");
        if (asked.isEmpty()) {
            return EnterpriseQuery.USUAL;
        }
        Set<Facet> all = new TreeSet<>();
        for (String text : asked) {
            all.add(Arrays.stream(Facet.values())
                    .filter(facet -> facet.text().equals(text.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> {
                        String known =
                                Arrays.stream(Facet.values()).map(Facet::text).collect(Collectors.joining(", "));
                        return Problem.of(
                                        ViewProblem.UNKNOWN_FACET,
                                        "facets",
                                        text,
                                        Text.of("some of " + known, "下列若干项：" + known))
                                .refused();
                    }));
        }
        return all;
    }
}
