package cn.onezone.acceptance;

import cn.onezone.contracts.value.Uscc;

/** Invented firms with valid codes. */
final class Firms {
    private Firms() {}

    /** The n-th code of an authority's division. */
    static String uscc(String authority, int n) {
        String body = "91" + authority + String.format("%08d", n) + "X";
        return body + Uscc.checkCharacter(body);
    }

    /** A roster entry as JSON. */
    static String entry(String uscc, String name) {
        return """
                {"uscc": "%s", "name": "%s", "industry": "I6513", "district": "海淀区",
                 "registeredCapital": {"amount": "2000000", "currency": "CNY"}, "foundedOn": "2019-04-23",
                 "synthetic": true}""".formatted(uscc, name);
    }

    /** The open registration form with so many rows. */
    static String form(String district, String authority, int from, int count) {
        StringBuilder csv = new StringBuilder("企业名称,统一社会信用代码,注册日期,企业类型,注册资金,经营范围,所在省份,地区,注册地址\n");
        for (int i = from; i < from + count; i++) {
            csv.append("北京示例")
                    .append(i)
                    .append("号科技有限公司,")
                    .append(uscc(authority, i))
                    .append(",2019-04-23,有限责任公司,200万人民币,技术开发；技术服务,北京市,")
                    .append(district)
                    .append(",北京市")
                    .append(district)
                    .append("示例路")
                    .append(i)
                    .append("号\n");
        }
        return csv.toString();
    }
}
