package cn.onezone.gateway.view;

import cn.onezone.contracts.value.Unit;
import cn.onezone.gateway.view.indicators.Axis;
import cn.onezone.gateway.view.indicators.Cell;
import cn.onezone.gateway.view.indicators.Measure;
import cn.onezone.gateway.view.indicators.Note;
import cn.onezone.gateway.view.indicators.Origin;
import cn.onezone.gateway.view.indicators.Pivot;
import cn.onezone.gateway.view.indicators.PivotQuestion;
import cn.onezone.gateway.view.indicators.Told.Voice;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A pivot as JSON. Of each value stands in its place the value and the number of its note; what a thousand values rest on
 * is told once.
 */
final class PivotAnswers {
    private PivotAnswers() {}

    static void write(Pivot pivot, JsonGenerator out) {
        PivotQuestion question = pivot.question();
        keys(out, "rows", question.rows(), pivot.rows(), pivot::row);
        keys(out, "columns", question.columns(), pivot.columns(), pivot::column);
        out.writeObjectPropertyStart("fixed");
        for (Axis axis : question.fixed()) {
            out.writeStringProperty(axis.code(), question.member(axis, 0));
        }
        out.writeEndObject();
        out.writeArrayPropertyStart("cells");
        for (int row = 0; row < pivot.rows(); row++) {
            out.writeStartArray();
            for (int column = 0; column < pivot.columns(); column++) {
                Cell cell = pivot.cell(row, column);
                out.writeStartArray();
                out.writeString(cell.value());
                out.writeNumber(pivot.number(cell.note()));
                if (cell.lower() != null) {
                    out.writeString(cell.lower());
                    out.writeString(cell.upper());
                }
                out.writeEndArray();
            }
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeArrayPropertyStart("notes");
        pivot.notes().forEach(note -> note(pivot, note, out));
        out.writeEndArray();
        out.writeArrayPropertyStart("sources");
        pivot.origins().forEach(origin -> origin(origin, out));
        out.writeEndArray();
        items(pivot, out);
        measures(question, out);
    }

    private static void keys(
            JsonGenerator out, String name, List<Axis> axes, int count, IntFunction<List<String>> members) {
        out.writeObjectPropertyStart(name);
        out.writeArrayPropertyStart("dimensions");
        axes.forEach(axis -> out.writeString(axis.code()));
        out.writeEndArray();
        out.writeArrayPropertyStart("keys");
        for (int i = 0; i < count; i++) {
            out.writeStartArray();
            members.apply(i).forEach(out::writeString);
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void note(Pivot pivot, Note note, JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("status", note.status());
        out.writeStringProperty("reason", note.reason());
        out.writeNumberProperty("parks", note.parks());
        out.writeNumberProperty("of", note.of());
        texts(out, "missing", note.missing());
        texts(out, "suppressed", note.suppressed());
        out.writeStringProperty("acceptedShare", note.acceptedShare());
        out.writeBooleanProperty("synthetic", note.synthetic());
        out.writeArrayPropertyStart("sources");
        note.origins().forEach(origin -> out.writeNumber(pivot.number(origin)));
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void texts(JsonGenerator out, String name, List<String> texts) {
        out.writeArrayPropertyStart(name);
        texts.forEach(out::writeString);
        out.writeEndArray();
    }

    /** A submission with the events that told of it and the keys that signed them (R13). */
    static void origin(Origin origin, JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("park", origin.park());
        out.writeStringProperty("period", origin.period().value());
        out.writeNumberProperty("revision", origin.revision());
        out.writeStringProperty("status", origin.accepted() ? "accepted" : "submitted");
        voice(out, "submitted", origin.submittedBy());
        voice(out, "accepted", origin.acceptedBy());
        out.writeBooleanProperty("synthetic", origin.synthetic());
        out.writeEndObject();
    }

    private static void voice(JsonGenerator out, String name, @Nullable Voice voice) {
        if (voice == null) {
            out.writeNullProperty(name);
            return;
        }
        out.writeObjectPropertyStart(name);
        out.writeStringProperty("event", voice.event());
        out.writeStringProperty("key", voice.key());
        out.writeStringProperty("recordedAt", voice.recordedAt().toString());
        out.writeEndObject();
    }

    private static void items(Pivot pivot, JsonGenerator out) {
        out.writeObjectPropertyStart("items");
        pivot.items().forEach((code, about) -> {
            out.writeObjectPropertyStart(code);
            out.writePOJOProperty("names", about.names());
            out.writeStringProperty("unit", about.unit().symbol());
            out.writeNumberProperty("decimals", about.decimals());
            out.writeArrayPropertyStart("editions");
            about.editions().forEach(edition -> out.writeNumber(edition.intValue()));
            out.writeEndArray();
            out.writeEndObject();
        });
        out.writeEndObject();
    }

    private static void measures(PivotQuestion question, JsonGenerator out) {
        out.writeObjectPropertyStart("measures");
        for (Measure measure : question.measures()) {
            Unit unit = measure.unit();
            out.writeObjectPropertyStart(measure.code());
            out.writePOJOProperty("names", measure.names());
            out.writeStringProperty("unit", unit == null ? null : unit.symbol());
            out.writeEndObject();
        }
        out.writeEndObject();
    }
}
