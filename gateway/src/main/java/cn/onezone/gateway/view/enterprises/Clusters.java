package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import tools.jackson.core.JsonGenerator;

/**
 * Where enterprises are, as GeoJSON (RFC 7946). Those in a cell of a grid are one cluster, at the middle of their places;
 * a cell is a quarter of a tile of the zoom wide. Few are shown one by one. The clusters sum up to all inside the box.
 */
final class Clusters {
    /** So many or fewer are shown one by one. */
    static final int FEW = 200;
    /** More clusters than this make nobody wiser: the grid is made coarser. */
    private static final int MOST_CELLS = 4096;

    private static final int WHOLE = 360_000_000;
    private static final int CELLS_OF_A_TILE = 2;

    private final MapBox box;
    private final int zoom;
    private final long cell;
    private final int columnsOfGrid;
    private final int[] counts;
    private final long[] east;
    private final long[] north;
    private final List<Page.Hit> few = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>();
    private int inside;
    private int withoutPlace;

    Clusters(MapBox box) {
        this.box = box;
        int near = box.zoom();
        while (near > 0 && cells(near) > MOST_CELLS) {
            near--;
        }
        zoom = near;
        cell = cell(near);
        columnsOfGrid = Math.toIntExact(box.width() / cell) + 1;
        int all = Math.toIntExact(cells(near));
        counts = new int[all];
        east = new long[all];
        north = new long[all];
    }

    private static long cell(int zoom) {
        return Math.max(1, (WHOLE >> CELLS_OF_A_TILE) >> zoom);
    }

    private long cells(int zoom) {
        return (box.width() / cell(zoom) + 1) * (box.height() / cell(zoom) + 1);
    }

    void take(Columns columns, Moment moment, int base, int doc) {
        int row = moment.row(doc);
        int longitude = columns.longitude(row);
        int latitude = columns.latitude(row);
        if (longitude == VersionFacts.NONE || latitude == VersionFacts.NONE) {
            withoutPlace++;
        } else if (box.has(longitude, latitude)) {
            inside++;
            int fromWest = box.eastOfWest(longitude);
            int fromSouth = latitude - box.south();
            int at = Math.toIntExact(fromSouth / cell * columnsOfGrid + fromWest / cell);
            counts[at]++;
            east[at] += fromWest;
            north[at] += fromSouth;
            if (inside <= FEW) {
                few.add(Page.hit(columns, moment, base, doc));
                places.add(new int[] {longitude, latitude});
            }
        }
    }

    /** Writes them, those that are few as they are on a day of the epoch. */
    void write(IndexReader reader, int total, int day, JsonGenerator out) throws IOException {
        out.writeStringProperty("type", "FeatureCollection");
        out.writeArrayPropertyStart("bbox");
        for (int side : new int[] {box.west(), box.south(), box.east(), box.north()}) {
            out.writeNumber(degrees(side));
        }
        out.writeEndArray();
        out.writeNumberProperty("zoom", zoom);
        out.writeNumberProperty("total", total);
        out.writeNumberProperty("inside", inside);
        out.writeNumberProperty("withoutPlace", withoutPlace);
        out.writeArrayPropertyStart("features");
        if (inside <= FEW) {
            for (int i = 0; i < few.size(); i++) {
                one(reader, few.get(i), places.get(i), day, out);
            }
        } else {
            for (int at = 0; at < counts.length; at++) {
                if (counts[at] > 0) {
                    cluster(at, out);
                }
            }
        }
        out.writeEndArray();
    }

    private static void one(IndexReader reader, Page.Hit hit, int[] place, int day, JsonGenerator out)
            throws IOException {
        begin(place[0], place[1], out);
        out.writeBooleanProperty("cluster", false);
        out.writeNumberProperty("count", 1);
        ItemTexts item = ItemTexts.of(EnterpriseSearch.source(reader, hit), day);
        out.writeStringProperty("uscc", item.uscc());
        out.writeStringProperty("name", item.name());
        out.writeStringProperty("park", hit.park());
        out.writeStringProperty("industry", item.industry());
        end(out);
    }

    private void cluster(int at, JsonGenerator out) {
        long fromWest = box.west() + (east[at] + counts[at] / 2) / counts[at];
        long fromSouth = box.south() + (north[at] + counts[at] / 2) / counts[at];
        begin(Math.toIntExact(fromWest > WHOLE / 2 ? fromWest - WHOLE : fromWest), Math.toIntExact(fromSouth), out);
        out.writeBooleanProperty("cluster", true);
        out.writeNumberProperty("count", counts[at]);
        end(out);
    }

    private static void begin(int longitude, int latitude, JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("type", "Feature");
        out.writeObjectPropertyStart("geometry");
        out.writeStringProperty("type", "Point");
        out.writeArrayPropertyStart("coordinates");
        out.writeNumber(degrees(longitude));
        out.writeNumber(degrees(latitude));
        out.writeEndArray();
        out.writeEndObject();
        out.writeObjectPropertyStart("properties");
    }

    private static void end(JsonGenerator out) {
        out.writeEndObject();
        out.writeEndObject();
    }

    private static BigDecimal degrees(int millionths) {
        return BigDecimal.valueOf(millionths, 6);
    }
}
