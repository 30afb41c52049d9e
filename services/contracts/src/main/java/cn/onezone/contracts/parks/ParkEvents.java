package cn.onezone.contracts.parks;

import cn.onezone.contracts.parks.ParkEvent.ParkDescribed;
import cn.onezone.contracts.parks.ParkEvent.RelocationAnswered;
import cn.onezone.contracts.parks.ParkEvent.RelocationAsked;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvent.SharedFigureStated;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvent.SubmissionWithdrawn;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Catalogue of what parks publish. All parks share one topic, keyed by subject; the source says which park speaks. */
public final class ParkEvents {
    /** The topic of all parks. */
    public static final String TOPIC = "onezone.parks";

    /** Subject: park code. */
    public static final EventType<ParkDescribed> PARK_DESCRIBED = new EventType<>(
            "cn.onezone.parks.park-described.v1",
            ParkDescribed.class,
            TOPIC,
            Text.of("A park has described itself.", "分园公布自身信息。"));

    /** Subject: {@code <park>/<uscc>}. */
    public static final EventType<RosterEntryRecorded> ROSTER_ENTRY_RECORDED = new EventType<>(
            "cn.onezone.parks.roster-entry-recorded.v1",
            RosterEntryRecorded.class,
            TOPIC,
            Text.of("A park keeps an enterprise in its roster.", "分园名录登记或更新企业。"));

    /** Subject: {@code <park>/<uscc>}. */
    public static final EventType<RosterEntryRemoved> ROSTER_ENTRY_REMOVED = new EventType<>(
            "cn.onezone.parks.roster-entry-removed.v1",
            RosterEntryRemoved.class,
            TOPIC,
            Text.of("A park has taken an enterprise from its roster.", "分园将企业移出名录。"));

    /** Subject: {@code <park>-<period>}. */
    public static final EventType<SubmissionSubmitted> SUBMISSION_SUBMITTED = new EventType<>(
            "cn.onezone.parks.submission-submitted.v1",
            SubmissionSubmitted.class,
            TOPIC,
            Text.of("A park has submitted values of a period.", "分园报送某一时期的数据项。"));

    /** Subject: {@code <park>-<period>}. */
    public static final EventType<SubmissionWithdrawn> SUBMISSION_WITHDRAWN = new EventType<>(
            "cn.onezone.parks.submission-withdrawn.v1",
            SubmissionWithdrawn.class,
            TOPIC,
            Text.of("A park takes a submission back that the city has not decided on.", "分园撤回市级尚未审定的报送。"));

    /** Subject: {@code <park>/<relocation>}. */
    public static final EventType<RelocationAsked> RELOCATION_ASKED = new EventType<>(
            "cn.onezone.parks.relocation-asked.v1",
            RelocationAsked.class,
            TOPIC,
            Text.of("A park asks for an enterprise to move to it.", "分园申请企业迁入。"));

    /** Subject: {@code <park>/<relocation>}. */
    public static final EventType<RelocationAnswered> RELOCATION_ANSWERED = new EventType<>(
            "cn.onezone.parks.relocation-answered.v1",
            RelocationAnswered.class,
            TOPIC,
            Text.of("A park has said something to a relocation.", "分园就企业迁移作出答复。"));

    /** Subject: {@code <park>/<uscc>/<measure>/<period>}. */
    public static final EventType<SharedFigureStated> SHARED_FIGURE_STATED = new EventType<>(
            "cn.onezone.parks.shared-figure-stated.v1",
            SharedFigureStated.class,
            TOPIC,
            Text.of("A park states a figure that it shares with others.", "分园填报参与利益分享的数据。"));

    /** All of them. */
    public static final List<EventType<? extends ParkEvent>> ALL = List.of(
            PARK_DESCRIBED,
            ROSTER_ENTRY_RECORDED,
            ROSTER_ENTRY_REMOVED,
            SUBMISSION_SUBMITTED,
            SUBMISSION_WITHDRAWN,
            RELOCATION_ASKED,
            RELOCATION_ANSWERED,
            SHARED_FIGURE_STATED);

    private ParkEvents() {}
}
