package cn.onezone.contracts.indicators;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.EvaluationPublished;
import cn.onezone.contracts.indicators.IndicatorEvent.FollowUpNoted;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.ObservationRecorded;
import cn.onezone.contracts.indicators.IndicatorEvent.ReleaseScheduled;
import cn.onezone.contracts.indicators.IndicatorEvent.RoundOpened;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionDue;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReceived;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReturned;
import cn.onezone.contracts.indicators.IndicatorEvent.TargetSet;
import cn.onezone.contracts.indicators.IndicatorEvent.UnitDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Catalogue of what the indicator service publishes. */
public final class IndicatorEvents {
    /** The topic. */
    public static final String TOPIC = "onezone.indicators";

    /**
     * The topic of what all parks hear of this service: what they are to report and until when. One for all of them: a park
     * that comes later finds all that was said before it there (R1).
     */
    public static final String TO_PARKS = TOPIC + ".to-parks";

    /**
     * The topic of what one park hears of this service and no other park may: what the city says to its own submissions (R2).
     */
    public static String topicTo(ParkCode park) {
        return TOPIC + ".to." + park;
    }

    /** Subject: {@code unit/<symbol>}. */
    public static final EventType<UnitDefined> UNIT_DEFINED =
            type("unit-defined", UnitDefined.class, "A named unit of the catalogue.", "计量单位目录条目。");

    /** Subject: {@code element/<code>}. */
    public static final EventType<DataElementDefined> DATA_ELEMENT_DEFINED =
            type("data-element-defined", DataElementDefined.class, "A data element of the catalogue.", "数据项目录条目。");

    /** Subject: {@code indicator/<code>}. */
    public static final EventType<IndicatorDefined> INDICATOR_DEFINED =
            type("indicator-defined", IndicatorDefined.class, "An indicator of the catalogue.", "指标目录条目。");

    /** Subject: {@code target/<indicator>/<year>}. */
    public static final EventType<TargetSet> TARGET_SET =
            type("target-set", TargetSet.class, "The target of an indicator for a year.", "指标年度目标值。");

    /** Subject: {@code round/<period>}. */
    public static final EventType<RoundOpened> ROUND_OPENED =
            type("round-opened", RoundOpened.class, "The city wants a period's values from all parks.", "市级开放某时期报送。");

    /** Subject: {@code round/<period>/<park>}. */
    public static final EventType<SubmissionDue> SUBMISSION_DUE =
            type("submission-due", SubmissionDue.class, "A park is reminded of a submission.", "报送催报。");

    /** Subject: submission id. */
    public static final EventType<SubmissionReceived> SUBMISSION_RECEIVED =
            type("submission-received", SubmissionReceived.class, "A submission has arrived at the city.", "市级收到分园报送。");

    /** Subject: submission id. */
    public static final EventType<SubmissionAccepted> SUBMISSION_ACCEPTED =
            type("submission-accepted", SubmissionAccepted.class, "The city accepts a submission.", "市级接受报送。");

    /** Subject: submission id. */
    public static final EventType<SubmissionReturned> SUBMISSION_RETURNED = type(
            "submission-returned", SubmissionReturned.class, "The city returns a submission to the park.", "市级退回报送。");

    /** Subject: {@code follow-up/<id>}. */
    public static final EventType<FollowUpNoted> FOLLOW_UP_NOTED =
            type("follow-up-noted", FollowUpNoted.class, "A reviewer's mark on a park's submission.", "审核员对分园报送的跟踪标记。");

    /** Subject: {@code restatement/<submission>/<revision>}. */
    public static final EventType<ValueRestated> VALUE_RESTATED =
            type("value-restated", ValueRestated.class, "Accepted values of a park have changed.", "已接受数据更正。");

    /** Subject: {@code observation/<id>}. */
    public static final EventType<ObservationRecorded> OBSERVATION_RECORDED =
            type("observation-recorded", ObservationRecorded.class, "A published figure.", "已公布的统计数。");

    /** Subject: {@code release/<period>} or {@code release/<period>/<indicator>}. */
    public static final EventType<ReleaseScheduled> RELEASE_SCHEDULED = type(
            "release-scheduled",
            ReleaseScheduled.class,
            "Values of a period may be seen from a moment on.",
            "某时期数据的公布时刻已排定。");

    /** Subject: {@code evaluation/<id>}. */
    public static final EventType<EvaluationPublished> EVALUATION_PUBLISHED =
            type("evaluation-published", EvaluationPublished.class, "A year's ranking is published.", "年度考核评价结果发布。");

    /** All of them. */
    public static final List<EventType<? extends IndicatorEvent>> ALL = List.of(
            UNIT_DEFINED,
            DATA_ELEMENT_DEFINED,
            INDICATOR_DEFINED,
            TARGET_SET,
            ROUND_OPENED,
            SUBMISSION_DUE,
            SUBMISSION_RECEIVED,
            SUBMISSION_ACCEPTED,
            SUBMISSION_RETURNED,
            FOLLOW_UP_NOTED,
            VALUE_RESTATED,
            OBSERVATION_RECORDED,
            RELEASE_SCHEDULED,
            EVALUATION_PUBLISHED);

    private static <E extends IndicatorEvent> EventType<E> type(String what, Class<E> data, String en, String zh) {
        return new EventType<>("cn.onezone.indicators." + what + ".v1", data, TOPIC, Text.of(en, zh));
    }

    private IndicatorEvents() {}
}
