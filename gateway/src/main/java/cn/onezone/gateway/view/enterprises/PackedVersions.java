package cn.onezone.gateway.view.enterprises;

import cn.onezone.gateway.view.enterprises.VersionFacts.Part;
import cn.onezone.gateway.view.enterprises.VersionFacts.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;

/**
 * The versions of one enterprise as a segment's columns are read from them: what differs between versions is numbered
 * once, so reading them builds no texts. Rows are in the order in which they are first needed, versions from the highest
 * sequence to the lowest; so row 0 is that of the newest. An event that is counted as several things on different days
 * ({@link VersionFacts#parts}) is as many versions, one behind the other.
 *
 * @param columns rows, then versions; the lowest bit of a version's row says that it is of the event of the one before it
 * @param names the different sets of names
 * @param addresses of all rows
 * @param profiles the different ones, as they sort; a version's is counted from 1 in these, 0 for none
 * @param attributes the different ones, as they sort; a version's is counted from 0 in these
 * @param restated the different pairs of former parks and parks of today, as they sort; a version's is counted from 1 in these, 0
 *     for none
 * @param nameSets as {@code names}, as text
 */
record PackedVersions(
        BytesRef columns,
        BytesRef names,
        BytesRef addresses,
        List<String> profiles,
        List<String> attributes,
        List<String> restated,
        List<String> nameSets) {
    static PackedVersions of(List<Kept.Stamp> stamps, List<VersionFacts> facts) {
        TreeSet<BytesRef> profiles = new TreeSet<>();
        TreeSet<BytesRef> attributes = new TreeSet<>();
        TreeSet<BytesRef> restated = new TreeSet<>();
        List<Row> rows = new ArrayList<>();
        List<String> nameSets = new ArrayList<>();
        for (VersionFacts one : facts) {
            for (Part part : one.parts()) {
                if (!part.profile().isEmpty()) {
                    profiles.add(new BytesRef(part.profile()));
                }
                attributes.add(new BytesRef(part.attributes()));
            }
            if (!one.restated().isEmpty()) {
                restated.add(new BytesRef(one.restated()));
            }
            if (!rows.contains(one.row())) {
                rows.add(one.row());
            }
            if (!nameSets.contains(one.row().names())) {
                nameSets.add(one.row().names());
            }
        }
        List<String> sortedProfiles =
                profiles.stream().map(BytesRef::utf8ToString).toList();
        List<String> sortedAttributes =
                attributes.stream().map(BytesRef::utf8ToString).toList();
        List<String> sortedRestated =
                restated.stream().map(BytesRef::utf8ToString).toList();
        ByteBuffersDataOutput out = new ByteBuffersDataOutput();
        try {
            out.writeVInt(rows.size());
            for (Row row : rows) {
                out.writeVInt(nameSets.indexOf(row.names()));
                out.writeVInt(row.nameLength());
                out.writeInt(row.founded());
                out.writeLong(row.capital());
                out.writeInt(row.longitude());
                out.writeInt(row.latitude());
            }
            out.writeVInt(facts.stream().mapToInt(one -> one.parts().size()).sum());
            for (int i = 0; i < facts.size(); i++) {
                VersionFacts one = facts.get(i);
                int further = 0;
                for (Part part : one.parts()) {
                    out.writeZLong(stamps.get(i).recordedAt());
                    out.writeInt(part.from());
                    out.writeInt(part.until());
                    out.writeVInt(sortedProfiles.indexOf(part.profile()) + 1);
                    out.writeVInt(sortedAttributes.indexOf(part.attributes()));
                    out.writeVInt(sortedRestated.indexOf(one.restated()) + 1);
                    out.writeVInt(rows.indexOf(one.row()) << 1 | further);
                    further = 1;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PackedVersions(
                new BytesRef(out.toArrayCopy()),
                joined(nameSets),
                joined(rows.stream().map(Row::address).toList()),
                sortedProfiles,
                sortedAttributes,
                sortedRestated,
                nameSets);
    }

    private static BytesRef joined(List<String> texts) {
        BytesRefBuilder all = new BytesRefBuilder();
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                all.append(EnterpriseFields.BETWEEN_ROWS);
            }
            byte[] text = texts.get(i).getBytes(StandardCharsets.UTF_8);
            all.append(text, 0, text.length);
        }
        return all.toBytesRef();
    }
}
