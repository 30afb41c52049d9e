package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.FactKind;
import cn.onezone.parks.imports.MappingDoor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What headings of files of one kind of fact can mean. */
record FactColumns(FactKind kind) implements MappingDoor.Columns {
    @Override
    public String id() {
        return "facts-" + kind.wire();
    }

    @Override
    public List<MappingDoor.FieldView> fields() {
        return FactField.of(kind).stream()
                .map(field -> new MappingDoor.FieldView(field.code(), field.label()))
                .toList();
    }

    @Override
    public @Nullable String ofHeading(String heading) {
        return FactField.ofHeading(kind, heading).map(FactField::code).orElse(null);
    }
}
