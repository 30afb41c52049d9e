package cn.onezone.indicators.evaluation;

import cn.onezone.kit.store.Stored;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as it is shown.
 *
 * @param state draft or published
 * @param publishedAt absent for a draft
 * @param hash of the snapshot, absent for a draft
 * @param standings of a draft, from what is accepted now; of a published one, as published. Absent in lists
 * @param compared the ranking of the year before beside it, absent if none was published
 * @param restated figures of a published one that would be others by what is accepted now, see {@code …/restated} for why;
 *     absent of a draft and in lists
 * @param version also the {@code ETag}
 */
record EvaluationView(
        String id,
        int year,
        String name,
        Evaluation.State state,
        Scheme scheme,
        @Nullable Instant publishedAt,
        @Nullable String hash,
        @Nullable List<Ranking.Standing> standings,
        @Nullable Comparison compared,
        @Nullable List<RestatedFigure> restated,
        long version) {

    /**
     * The ranking of the year before that was published last.
     *
     * @param id of it
     * @param moves of the parks that were ranked in both
     */
    record Comparison(String id, List<Move> moves) {}

    /**
     * How a park moved.
     *
     * @param before rank of the year before
     * @param now rank
     */
    record Move(String park, int before, int now) {}

    static EvaluationView of(Stored<Evaluation> stored) {
        return of(stored, null, null, null);
    }

    static EvaluationView of(
            Stored<Evaluation> stored,
            @Nullable Ranking ranking,
            @Nullable Comparison compared,
            @Nullable List<RestatedFigure> restated) {
        Evaluation e = stored.state();
        Evaluation.Published published = e.published();
        return new EvaluationView(
                e.id(),
                e.year(),
                e.name(),
                e.state(),
                e.scheme(),
                published == null ? null : published.at(),
                published == null ? null : published.hash(),
                ranking == null ? null : ranking.standings(),
                compared,
                restated,
                stored.version());
    }
}
