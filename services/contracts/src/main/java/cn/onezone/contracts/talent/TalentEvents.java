package cn.onezone.contracts.talent;

import cn.onezone.contracts.talent.TalentEvent.NominationRecorded;
import cn.onezone.contracts.talent.TalentEvent.PersonErased;
import cn.onezone.contracts.talent.TalentEvent.ProgrammeDefined;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Catalogue of what the talent service publishes. */
public final class TalentEvents {
    /** The topic. */
    public static final String TOPIC = "onezone.talent";

    /** Subject: {@code programme/<code>}. */
    public static final EventType<ProgrammeDefined> PROGRAMME_DEFINED =
            type("programme-defined", ProgrammeDefined.class, "A talent programme.", "人才计划。");

    /** Subject: {@code nomination/<id>}. */
    public static final EventType<NominationRecorded> NOMINATION_RECEIVED =
            type("nomination-received", NominationRecorded.class, "A park nominates a person.", "分园推荐人选。");

    /** Subject: {@code nomination/<id>}. */
    public static final EventType<NominationRecorded> NOMINATION_AWARDED =
            type("nomination-awarded", NominationRecorded.class, "A nomination has been awarded.", "人选入选。");

    /** Subject: {@code nomination/<id>}. */
    public static final EventType<NominationRecorded> NOMINATION_REFUSED =
            type("nomination-refused", NominationRecorded.class, "A nomination has been refused.", "人选未入选。");

    /** Subject: {@code person/<pseudonym>}. */
    public static final EventType<PersonErased> PERSON_ERASED =
            type("person-erased", PersonErased.class, "Personal data have been erased.", "个人信息已删除。");

    /** All of them. */
    public static final List<EventType<? extends TalentEvent>> ALL =
            List.of(PROGRAMME_DEFINED, NOMINATION_RECEIVED, NOMINATION_AWARDED, NOMINATION_REFUSED, PERSON_ERASED);

    private static <E extends TalentEvent> EventType<E> type(String what, Class<E> data, String en, String zh) {
        return new EventType<>("cn.onezone.talent." + what + ".v1", data, TOPIC, Text.of(en, zh));
    }

    private TalentEvents() {}
}
