package cn.onezone.parks.imports;

import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.parks.roster.EntryFields;
import cn.onezone.parks.roster.Field;
import cn.onezone.parks.roster.RosterEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry as a row of a file, so written that an import reads from it what the entry says. */
final class EntryCells {
    private final List<Column> columns;

    /**
     * @param contacts whether persons are among what is written
     */
    EntryCells(boolean contacts) {
        this.columns = Arrays.stream(Column.values())
                .filter(c -> c == Column.USCC || c.field() != null)
                .filter(c -> contacts || !c.isPersonal())
                .toList();
    }

    /** The headings. */
    List<String> header() {
        return columns.stream().map(Column::label).toList();
    }

    /** The cells, one for each heading. */
    List<String> of(RosterEntry entry) {
        List<String> cells = new ArrayList<>(columns.size());
        for (Column column : columns) {
            cells.add(cell(column, entry));
        }
        return cells;
    }

    /**
     * What a row would change, column by column. Of contacts only that they change.
     *
     * @param before absent if the enterprise is not in the roster
     */
    static List<PreviewRow.FieldChange> changes(@Nullable RosterEntry before, RosterEntry after) {
        List<PreviewRow.FieldChange> changes = new ArrayList<>();
        for (Column column : Column.values()) {
            Field field = column.field();
            if (field == null) {
                continue;
            }
            String was = before == null ? "" : cell(column, before);
            String is = cell(column, after);
            if (!was.equals(is)) {
                changes.add(
                        column.isPersonal()
                                ? new PreviewRow.FieldChange(field.label(), column.label(), null, null)
                                : new PreviewRow.FieldChange(field.label(), column.label(), was, is));
            }
        }
        return changes;
    }

    private static String cell(Column column, RosterEntry entry) {
        EntryFields fields = entry.fields();
        return switch (column) {
            case USCC -> entry.uscc().value();
            case NAME -> entry.name();
            case FOUNDED_ON -> text(fields.foundedOn());
            case ENTERPRISE_TYPE -> text(fields.enterpriseType());
            case CAPITAL -> capital(fields.registeredCapital());
            case SCOPE -> text(fields.scope());
            case DISTRICT -> text(fields.district());
            case ADDRESS -> text(fields.address());
            case INDUSTRY -> text(fields.industry());
            case FORMER_NAMES -> texts(fields.formerNames());
            case QUALIFICATIONS ->
                fields.qualifications() == null
                        ? ""
                        : CellText.write(fields.qualifications().stream()
                                .map(q -> Arrays.asList(q.code(), q.from(), q.until(), q.certificate()))
                                .toList());
            case CLAIMED_FROM -> entry.claimedFrom().toString();
            case SYNTHETIC -> Boolean.TRUE.equals(fields.synthetic()) ? "是" : "否";
            case SCALE -> scale(fields.scale());
            case LONGITUDE ->
                fields.place() == null ? "" : fields.place().longitude().toPlainString();
            case LATITUDE ->
                fields.place() == null ? "" : fields.place().latitude().toPlainString();
            case LISTINGS ->
                fields.listings() == null
                        ? ""
                        : CellText.write(fields.listings().stream()
                                .map(l -> Arrays.asList(l.exchange(), l.ticker(), l.from(), l.until()))
                                .toList());
            case WORLD_LISTS ->
                fields.worldLists() == null
                        ? ""
                        : CellText.write(fields.worldLists().stream()
                                .map(w -> Arrays.asList(w.list(), w.year(), w.rank()))
                                .toList());
            case CONTACTS ->
                CellText.write(entry.contacts().stream()
                        .map(c -> Arrays.asList(c.name(), c.role(), c.phone(), c.email()))
                        .toList());
            case TAGS -> texts(fields.tags());
            case ATTACHMENTS ->
                fields.attachments() == null
                        ? ""
                        : CellText.write(fields.attachments().stream()
                                .map(a -> Arrays.asList(a.name(), a.sha256(), a.size(), a.mediaType()))
                                .toList());
            case NOTES -> text(fields.notes());
            case PROVINCE, VALID_FROM -> "";
        };
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String texts(@Nullable List<String> texts) {
        return texts == null ? "" : CellText.write(texts.stream().map(List::of).toList());
    }

    private static String capital(@Nullable Money capital) {
        return capital == null
                ? ""
                : capital.amount().toPlainString() + (capital.currency().equals("CNY") ? "人民币" : capital.currency());
    }

    private static String scale(@Nullable ScaleClass scale) {
        return switch (scale) {
            case null -> "";
            case LARGE -> "大型";
            case MEDIUM -> "中型";
            case SMALL -> "小型";
            case MICRO -> "微型";
        };
    }
}
