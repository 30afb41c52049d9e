package cn.onezone.gateway.view.enterprises;

import cn.onezone.kit.json.EventJson;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * What is shown of an enterprise in a file or on a map, as text; several values of a field with a semicolon between them.
 * Qualifications and listings are those valid on the day of which it is asked (R8): without their dates nobody could tell.
 *
 * @param doublyClaimed whether several parks claim it and nobody has decided between them (R5)
 */
record ItemTexts(
        String uscc,
        String name,
        String formerNames,
        @Nullable String district,
        @Nullable String address,
        @Nullable String industry,
        @Nullable String enterpriseType,
        @Nullable String capital,
        @Nullable String currency,
        @Nullable String foundedOn,
        @Nullable String scale,
        String qualifications,
        String listings,
        @Nullable String longitude,
        @Nullable String latitude,
        boolean doublyClaimed,
        boolean synthetic) {
    private static final String BETWEEN = "；";

    /**
     * Reads an event.
     *
     * @param day of which it is asked, as a day of the epoch
     */
    static ItemTexts of(BytesRef source, int day) {
        Reader reader = new Reader(day);
        try (JsonParser json = EventJson.mapper()
                .tokenStreamFactory()
                .createParser(ObjectReadContext.empty(), source.bytes, source.offset, source.length)) {
            json.nextToken();
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                json.nextToken();
                reader.field(field, json);
            }
        }
        return reader.texts();
    }

    private static final class Reader {
        private final List<String> formerNames = new ArrayList<>();
        private final List<String> qualifications = new ArrayList<>();
        private final List<String> listings = new ArrayList<>();
        private String uscc = "";
        private String name = "";
        private @Nullable String district;
        private @Nullable String address;
        private @Nullable String industry;
        private @Nullable String enterpriseType;
        private @Nullable String capital;
        private @Nullable String currency;
        private @Nullable String foundedOn;
        private @Nullable String scale;
        private @Nullable String longitude;
        private @Nullable String latitude;
        private int claims;
        private @Nullable Boolean contested;
        private boolean synthetic;
        private final int day;
        // of the qualification or listing that is being read
        private @Nullable String code;
        private @Nullable String ticker;
        private @Nullable String from;
        private @Nullable String until;

        Reader(int day) {
            this.day = day;
        }

        void field(String field, JsonParser json) {
            switch (field) {
                case "uscc" -> uscc = json.getString();
                case "name" -> name = json.getString();
                case "district" -> district = text(json);
                case "address" -> address = text(json);
                case "industry" -> industry = text(json);
                case "enterpriseType" -> enterpriseType = text(json);
                case "foundedOn" -> foundedOn = text(json);
                case "scale" -> scale = text(json);
                case "synthetic" -> synthetic = json.currentToken() == JsonToken.VALUE_TRUE;
                case "formerNames" -> {
                    boolean several = json.currentToken() == JsonToken.START_ARRAY;
                    while (several && json.nextToken() != JsonToken.END_ARRAY) {
                        formerNames.add(json.getString());
                    }
                }
                case "registeredCapital" ->
                    object(json, (name, value) -> {
                        capital = name.equals("amount") ? value : capital;
                        currency = name.equals("currency") ? value : currency;
                    });
                case "place" ->
                    object(json, (name, value) -> {
                        longitude = name.equals("longitude") ? value : longitude;
                        latitude = name.equals("latitude") ? value : latitude;
                    });
                case "qualifications" -> dated(json, "code", qualifications);
                case "listings" -> dated(json, "exchange", listings);
                case "claims" -> claims = objects(json, (_, _) -> {});
                case "contested" -> contested = VersionFacts.flag(json);
                default -> json.skipChildren();
            }
        }

        private interface Property {
            void take(String name, @Nullable String value);
        }

        private static @Nullable String text(JsonParser json) {
            return json.currentToken() == JsonToken.VALUE_NULL ? null : json.getString();
        }

        private static void object(JsonParser json, Property each) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                JsonToken value = json.nextToken();
                if (value.isScalarValue()) {
                    each.take(field, text(json));
                } else {
                    json.skipChildren();
                }
            }
        }

        private void dated(JsonParser json, String named, List<String> into) {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                return;
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                code = null;
                ticker = null;
                from = null;
                until = null;
                object(json, (name, value) -> {
                    code = name.equals(named) ? value : code;
                    ticker = name.equals("ticker") ? value : ticker;
                    from = name.equals("from") ? value : from;
                    until = name.equals("until") ? value : until;
                });
                if (code != null && Dated.of(code, from, until).on(day)) {
                    into.add(ticker == null ? code : code + ' ' + ticker);
                }
            }
        }

        private static int objects(JsonParser json, Property each) {
            int count = 0;
            if (json.currentToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    object(json, each);
                    count++;
                }
            }
            return count;
        }

        ItemTexts texts() {
            return new ItemTexts(
                    uscc,
                    name,
                    String.join(BETWEEN, formerNames),
                    district,
                    address,
                    industry,
                    enterpriseType,
                    capital,
                    currency,
                    foundedOn,
                    scale,
                    String.join(BETWEEN, qualifications),
                    String.join(BETWEEN, listings),
                    longitude,
                    latitude,
                    VersionFacts.doublyClaimed(contested, claims),
                    synthetic);
        }
    }
}
