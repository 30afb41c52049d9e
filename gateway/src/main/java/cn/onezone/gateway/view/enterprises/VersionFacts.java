package cn.onezone.gateway.view.enterprises;

import static cn.onezone.gateway.view.enterprises.EnterpriseFields.BETWEEN_NAMES;
import static cn.onezone.gateway.view.enterprises.EnterpriseFields.BETWEEN_PARTS;

import cn.onezone.kit.json.EventJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What one event says of an enterprise, as far as it is searched, counted and sorted by.
 *
 * @param parts the days of which it speaks, ascending and without gaps, at least one: another begins where a qualification or
 *     a listing does, or where one has ended
 * @param restated which park stands today for which former one (R1), in pairs; empty for none
 * @param row the rest
 */
record VersionFacts(List<Part> parts, String restated, Row row) {
    /** Before all days. */
    static final int ALWAYS = Integer.MIN_VALUE;
    /** After all days. */
    static final int EVER = Integer.MAX_VALUE;
    /** No day of founding, and no place. */
    static final int NONE = Integer.MIN_VALUE;
    /** No capital: behind all that have some, in either order. */
    static final long NO_CAPITAL = Long.MAX_VALUE;

    private static final int CAPITAL_BITS = 48;
    private static final long MOST_CAPITAL = (1L << CAPITAL_BITS) - 1;
    private static final JsonFactory JSON = EventJson.mapper().tokenStreamFactory();

    /**
     * Days on which an event has an enterprise counted as the same. The event is one of spans of days, but a qualification
     * and a listing have days of their own, and count on those only (R8).
     *
     * @param from first day, as a day of the epoch; {@link #ALWAYS} for all before {@code until}
     * @param until first day after them; {@link #EVER} for none
     * @param profile see {@link Profiles}; empty if no park claims it: it is kept to be shown, and counted nowhere
     * @param attributes see {@link Attributes}
     */
    record Part(int from, int until, String profile, String attributes) {}

    /**
     * What most versions of an enterprise have in common.
     *
     * @param names folded name and former names with {@link EnterpriseFields#BETWEEN_NAMES} between them
     * @param nameLength length of the name as it is written
     * @param address folded, empty if there is none
     * @param founded day of the epoch, or {@link #NONE}
     * @param capital currency in the upper bits (renminbi first), fen in the lower 48, more than fit there as the most
     *     that do; {@link #NO_CAPITAL} if there is none
     * @param longitude millionths of a degree, or {@link #NONE}
     * @param latitude millionths of a degree, or {@link #NONE}
     */
    record Row(String names, int nameLength, String address, int founded, long capital, int longitude, int latitude) {}

    /** A capital for the order from most to least: of each currency the most first. */
    static long descending(long capital) {
        return capital == NO_CAPITAL ? capital : capital ^ MOST_CAPITAL;
    }

    /**
     * Reads an event.
     *
     * @param subject the USCC
     * @param data JSON
     * @throws RuntimeException if the data are not those of a consolidated enterprise
     */
    static VersionFacts of(String subject, byte[] data) {
        return new Reader().read(subject, data).facts();
    }

    /**
     * Whether several parks claim an enterprise and nobody has decided between them (R5).
     *
     * @param contested what the registry says, absent in what it said before it said that
     * @param claims how many there are: all there is to go by then
     */
    static boolean doublyClaimed(@Nullable Boolean contested, int claims) {
        return contested == null ? claims > 1 : contested;
    }

    /** True, false, or absent for none. */
    static @Nullable Boolean flag(JsonParser json) {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    void write(DataOutput out) throws IOException {
        out.writeVInt(parts.size());
        for (Part part : parts) {
            out.writeInt(part.from);
            out.writeInt(part.until);
            out.writeString(part.profile);
            out.writeString(part.attributes);
        }
        out.writeString(restated);
        out.writeString(row.names);
        out.writeVInt(row.nameLength);
        out.writeString(row.address);
        out.writeInt(row.founded);
        out.writeLong(row.capital);
        out.writeInt(row.longitude);
        out.writeInt(row.latitude);
    }

    static VersionFacts read(DataInput in) throws IOException {
        int count = in.readVInt();
        List<Part> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new Part(in.readInt(), in.readInt(), in.readString(), in.readString()));
        }
        return new VersionFacts(
                parts,
                in.readString(),
                new Row(
                        in.readString(),
                        in.readVInt(),
                        in.readString(),
                        in.readInt(),
                        in.readLong(),
                        in.readInt(),
                        in.readInt()));
    }

    /** Goes behind one that {@link #write} has written. */
    static void skip(DataInput in) throws IOException {
        for (int parts = in.readVInt(); parts > 0; parts--) {
            in.skipBytes(2 * Integer.BYTES);
            in.skipBytes(in.readVInt());
            in.skipBytes(in.readVInt());
        }
        // pairs of parks, names
        in.skipBytes(in.readVInt());
        in.skipBytes(in.readVInt());
        in.readVInt();
        in.skipBytes(in.readVInt());
        in.skipBytes(Integer.BYTES + Long.BYTES + 2 * Integer.BYTES);
    }

    private static final class Reader {
        private final List<String> names = new ArrayList<>();
        private final List<Dated> qualifications = new ArrayList<>();
        private final List<Dated> listings = new ArrayList<>();
        private @Nullable String uscc;
        private @Nullable String park;
        private @Nullable String name;
        private @Nullable String industry;
        private @Nullable String district;
        private @Nullable String address;
        private @Nullable String scale;
        private @Nullable LocalDate foundedOn;
        private @Nullable LocalDate validFrom;
        private @Nullable LocalDate validUntil;
        private long capital = NO_CAPITAL;
        private int longitude = NONE;
        private int latitude = NONE;
        private String restated = "";
        private boolean synthetic;
        private @Nullable Boolean contested;
        private int claims;

        Reader read(String subject, byte[] data) {
            try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), data)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw new IllegalArgumentException("expected an object");
                }
                for (String field = json.nextName(); field != null; field = json.nextName()) {
                    json.nextToken();
                    field(field, json);
                }
            }
            if (name == null || uscc == null || !uscc.equals(subject)) {
                throw new IllegalArgumentException(
                        "expected uscc " + subject + " and a name, got " + uscc + ", " + name);
            }
            return this;
        }

        private void field(String field, JsonParser json) {
            switch (field) {
                case "uscc" -> uscc = text(json);
                case "park" -> park = text(json);
                case "name" -> {
                    name = text(json);
                    if (name != null) {
                        names.addFirst(name);
                    }
                }
                case "industry" -> industry = industry(json);
                case "district" -> district = text(json);
                case "address" -> address = text(json);
                case "scale" -> scale = text(json);
                case "foundedOn" -> foundedOn = day(json);
                case "validFrom" -> validFrom = day(json);
                case "validUntil" -> validUntil = day(json);
                case "registeredCapital" -> money(json);
                case "place" -> place(json);
                case "synthetic" -> synthetic = json.currentToken() == JsonToken.VALUE_TRUE;
                case "formerNames" -> texts(json, names);
                case "qualifications" -> dated(json, "code", qualifications);
                case "listings" -> dated(json, "exchange", listings);
                case "claims" -> claims = count(json);
                case "contested" -> contested = flag(json);
                case "restated" -> restated = pairs(json);
                default -> json.skipChildren();
            }
        }

        VersionFacts facts() {
            String written = java.util.Objects.requireNonNull(name);
            names.replaceAll(Han::folded);
            return new VersionFacts(
                    parts(),
                    restated,
                    new Row(
                            String.join(String.valueOf(BETWEEN_NAMES), names),
                            Math.min(written.length(), EnterpriseFields.LONGEST_NAME),
                            address == null ? "" : Han.folded(address),
                            foundedOn == null ? NONE : Math.toIntExact(foundedOn.toEpochDay()),
                            capital,
                            longitude,
                            latitude));
        }

        /** One for most: only a qualification or a listing that begins or ends within the days makes another. */
        private List<Part> parts() {
            int from = validFrom == null ? ALWAYS : Math.toIntExact(validFrom.toEpochDay());
            int until = validUntil == null ? EVER : Math.toIntExact(validUntil.toEpochDay());
            TreeSet<Integer> days = new TreeSet<>(Set.of(from));
            if (park != null) {
                for (List<Dated> some : List.of(qualifications, listings)) {
                    for (Dated one : some) {
                        within(from, until, one.from(), days);
                        within(from, until, one.until(), days);
                    }
                }
            }
            List<Part> parts = new ArrayList<>(days.size());
            for (int day : days) {
                String profile = profile(day);
                String attributes = attributes(day);
                Part last = parts.isEmpty() ? null : parts.getLast();
                if (last == null || !last.profile.equals(profile) || !last.attributes.equals(attributes)) {
                    if (last != null) {
                        parts.set(parts.size() - 1, new Part(last.from, day, last.profile, last.attributes));
                    }
                    parts.add(new Part(day, until, profile, attributes));
                }
            }
            return parts;
        }

        private static void within(int from, int until, int day, Set<Integer> days) {
            if (from < day && day < until) {
                days.add(day);
            }
        }

        private String profile(int day) {
            return park == null
                    ? ""
                    : park
                            + BETWEEN_PARTS
                            + (industry == null ? "" : industry)
                            + BETWEEN_PARTS
                            + codes(qualifications, day)
                            + BETWEEN_PARTS
                            + ((synthetic ? EnterpriseFields.SYNTHETIC : 0)
                                    | (doublyClaimed(contested, claims) ? EnterpriseFields.DOUBLY_CLAIMED : 0));
        }

        private String attributes(int day) {
            return (district == null ? "" : district)
                    + BETWEEN_PARTS
                    + (scale == null ? "" : scale)
                    + BETWEEN_PARTS
                    + (foundedOn == null ? "" : foundedOn.getYear())
                    + BETWEEN_PARTS
                    + codes(listings, day);
        }

        /** Each once: a certificate that was renewed in time is two of them. */
        private static String codes(List<Dated> all, int day) {
            TreeSet<String> valid = new TreeSet<>();
            for (Dated one : all) {
                if (one.on(day)) {
                    valid.add(one.code());
                }
            }
            return String.join(" ", valid);
        }

        private static @Nullable String text(JsonParser json) {
            return switch (json.currentToken()) {
                case VALUE_STRING -> json.getString();
                case VALUE_NULL -> null;
                default -> throw new IllegalArgumentException("expected a text, got " + json.currentToken());
            };
        }

        private static @Nullable LocalDate day(JsonParser json) {
            String text = text(json);
            return text == null ? null : LocalDate.parse(text);
        }

        private static @Nullable String industry(JsonParser json) {
            String code = text(json);
            if (code != null && (code.isEmpty() || code.charAt(0) < 'A' || code.charAt(0) > 'T')) {
                throw new IllegalArgumentException("industry: " + code + " (expected: section letter A to T first)");
            }
            return code;
        }

        private void money(JsonParser json) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                return;
            }
            BigDecimal amount = null;
            String currency = null;
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                json.nextToken();
                switch (field) {
                    case "amount" -> amount = new BigDecimal(json.getString());
                    case "currency" -> currency = text(json);
                    default -> json.skipChildren();
                }
            }
            if (amount != null && currency != null && currency.length() == 3) {
                long first = currency.equals("CNY")
                        ? 0
                        : 1L
                                + ((currency.charAt(0) & 31) << 10)
                                + ((currency.charAt(1) & 31) << 5)
                                + (currency.charAt(2) & 31);
                BigDecimal fen = amount.movePointRight(2).max(BigDecimal.ZERO).min(BigDecimal.valueOf(MOST_CAPITAL));
                capital = (first << CAPITAL_BITS)
                        | fen.setScale(0, RoundingMode.DOWN).longValueExact();
            }
        }

        private void place(JsonParser json) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                json.nextToken();
                switch (field) {
                    case "longitude" -> longitude = millionths(json);
                    case "latitude" -> latitude = millionths(json);
                    default -> json.skipChildren();
                }
            }
        }

        private static int millionths(JsonParser json) {
            return new BigDecimal(json.getString())
                    .movePointRight(6)
                    .setScale(0, RoundingMode.HALF_EVEN)
                    .intValueExact();
        }

        private static String pairs(JsonParser json) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                return "";
            }
            TreeMap<String, String> all = new TreeMap<>();
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                json.nextToken();
                String today = text(json);
                if (today != null) {
                    all.put(field, today);
                }
            }
            StringBuilder joined = new StringBuilder();
            all.forEach((former, today) ->
                    joined.append(former).append(BETWEEN_PARTS).append(today).append(BETWEEN_PARTS));
            return joined.toString();
        }

        private static void texts(JsonParser json, List<String> into) {
            if (json.currentToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    String one = text(json);
                    if (one != null) {
                        into.add(one);
                    }
                }
            }
        }

        private static void dated(JsonParser json, String named, List<Dated> into) {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                return;
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                String code = null;
                String from = null;
                String until = null;
                for (String field = json.nextName(); field != null; field = json.nextName()) {
                    json.nextToken();
                    if (field.equals(named)) {
                        code = text(json);
                    } else if (field.equals("from")) {
                        from = text(json);
                    } else if (field.equals("until")) {
                        until = text(json);
                    } else {
                        json.skipChildren();
                    }
                }
                if (code != null) {
                    into.add(Dated.of(code, from, until));
                }
            }
        }

        private static int count(JsonParser json) {
            int count = 0;
            if (json.currentToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    count++;
                    json.skipChildren();
                }
            }
            return count;
        }
    }
}
