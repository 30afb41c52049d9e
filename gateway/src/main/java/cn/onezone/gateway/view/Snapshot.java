package cn.onezone.gateway.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;

/**
 * All that the view knows at one moment; every answer is computed from one of these.
 *
 * @param version counts the snapshots of a view
 * @param reader of the enterprises; held open while somebody uses it
 * @param facts everything else
 * @param sources what is known of each service
 */
record Snapshot(long version, DirectoryReader reader, Facts facts, Map<String, Watermarks.Known> sources)
        implements AutoCloseable {

    /** Coverage of an answer whose facts come from the parks themselves. */
    Coverage coverage(Instant now, ViewSettings.View settings) {
        return coverage(null, now, settings);
    }

    /**
     * Coverage of an answer.
     *
     * @param through the service that the parks' facts pass through, absent if they come directly
     */
    Coverage coverage(@org.jspecify.annotations.Nullable String through, Instant now, ViewSettings.View settings) {
        Watermarks.Known passed = through == null ? null : sources.get(through);
        List<Coverage.OfPark> parks = facts.parksInOrder().stream()
                .map(park -> Coverage.of(
                        park.code().value(),
                        sources.get("/parks/" + park.code().value()),
                        passed,
                        through == null,
                        now,
                        settings))
                .toList();
        int answered = (int)
                parks.stream().filter(p -> p.state() != Coverage.State.DOWN).count();
        return new Coverage(parks.size(), answered, parks);
    }

    /** Gives back one hold on the reader. */
    @Override
    public void close() {
        try {
            reader.decRef();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
