package cn.onezone.contracts.projects;

import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the project service publishes. */
public sealed interface ProjectEvent {

    /** How far a project is, in the order of its life. */
    enum Stage {
        /** Registered 登记. */
        @JsonProperty("registered")
        REGISTERED("registered", "已登记"),
        /** Screened against the list of prohibited and restricted industries 禁限目录审查 (R20). */
        @JsonProperty("screened")
        SCREENED("screened", "已审查"),
        /** Evaluated against the admission standard 准入评估. */
        @JsonProperty("evaluated")
        EVALUATED("evaluated", "已评估"),
        /** Reviewed jointly 联合评审. */
        @JsonProperty("jointly-reviewed")
        JOINTLY_REVIEWED("jointly-reviewed", "已联审"),
        /** Matched with a park 产业对接. */
        @JsonProperty("matched")
        MATCHED("matched", "已对接"),
        /** Landed in a park 落地. */
        @JsonProperty("landed")
        LANDED("landed", "已落地"),
        /** Under construction 在建. */
        @JsonProperty("under-construction")
        UNDER_CONSTRUCTION("under-construction", "在建"),
        /** In production 投产. */
        @JsonProperty("in-production")
        IN_PRODUCTION("in-production", "已投产"),
        /** Accepted 验收. */
        @JsonProperty("accepted")
        ACCEPTED("accepted", "已验收"),
        /** Withdrawn by its investor 撤回. */
        @JsonProperty("withdrawn")
        WITHDRAWN("withdrawn", "已撤回"),
        /** Terminated by the authorities 终止. */
        @JsonProperty("terminated")
        TERMINATED("terminated", "已终止");

        private final String code;
        private final String nameZh;

        Stage(String code, String nameZh) {
            this.code = code;
            this.nameZh = nameZh;
        }

        /** The word on the wire. */
        public String code() {
            return code;
        }

        /** The word in Chinese. */
        public String nameZh() {
            return nameZh;
        }

        /** Whether nothing follows it. */
        public boolean isFinal() {
            return this == ACCEPTED || this == WITHDRAWN || this == TERMINATED;
        }
    }

    /**
     * A project has been registered, has taken a step or was screened again. Carries the whole shared state after it.
     * Subject: {@code project/<id>}.
     *
     * @param id its id
     * @param name of the project
     * @param investor the investing enterprise, if it has a code
     * @param industry GB/T 4754-2017 code
     * @param investment what is to be invested
     * @param landArea land asked for in hectares 公顷, absent if none
     * @param stage after the step
     * @param from stage before the step, absent at registration; the same as {@code stage} where it was screened again
     * @param reason why the step was taken
     * @param on day of the step in the world, Asia/Shanghai
     * @param park the park it is matched with or has landed in
     * @param screening latest screening
     * @param milestones reached so far, oldest first
     * @param synthetic invented for demonstration
     */
    record ProjectAdvanced(
            String id,
            String name,
            @Nullable Uscc investor,
            IndustryCode industry,
            Money investment,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal landArea,

            Stage stage,
            @Nullable Stage from,
            String reason,
            LocalDate on,
            @Nullable ParkCode park,
            @Nullable Screening screening,
            List<Milestone> milestones,
            boolean synthetic)
            implements ProjectEvent {
        /** Copies the milestones. */
        public ProjectAdvanced {
            milestones = List.copyOf(milestones);
        }
    }

    /**
     * What a screening found (R20).
     *
     * @param list version of the list it was held against
     * @param verdict what follows
     * @param clauses ids of the clauses that match, the strictest first
     * @param at when
     */
    record Screening(String list, Verdict verdict, List<String> clauses, Instant at) {
        /** Copies the clauses. */
        public Screening {
            clauses = List.copyOf(clauses);
        }
    }

    /** What a screening says. */
    enum Verdict {
        /** No clause matches. */
        @JsonProperty("clear")
        CLEAR,
        /** Allowed under the clause's conditions. */
        @JsonProperty("restricted")
        RESTRICTED,
        /** Not allowed. */
        @JsonProperty("prohibited")
        PROHIBITED
    }

    /**
     * Something reached on the way.
     *
     * @param kind what
     * @param on when in the world
     * @param evidence what shows it: a document's number or address
     */
    record Milestone(MilestoneKind kind, LocalDate on, String evidence) {}

    /** What can be reached. */
    enum MilestoneKind {
        /** Land is granted 供地. */
        @JsonProperty("land-granted")
        LAND_GRANTED,
        /** Construction has begun 开工. */
        @JsonProperty("construction-started")
        CONSTRUCTION_STARTED,
        /** The building is closed 封顶. */
        @JsonProperty("topped-out")
        TOPPED_OUT,
        /** Production has begun 投产. */
        @JsonProperty("production-started")
        PRODUCTION_STARTED,
        /** The project is accepted 竣工验收. */
        @JsonProperty("accepted")
        ACCEPTED
    }

    /**
     * A version of the list of prohibited and restricted industries 禁限目录 has been adopted (R20). Subject: {@code
     * restriction-list/<version>}.
     *
     * @param version stable name of the version
     * @param effectiveFrom first day on which it is held against projects
     * @param source who issued it, or what it was made from
     * @param clauses its clauses
     */
    record RestrictionListAdopted(
            String version, LocalDate effectiveFrom, String source, List<RestrictionClause> clauses)
            implements ProjectEvent {
        /** Copies the clauses. */
        public RestrictionListAdopted {
            clauses = List.copyOf(clauses);
        }
    }

    /**
     * A clause of the list.
     *
     * @param id unique within the version
     * @param industry the code it covers, with all codes below it
     * @param parks the parks in which it holds; empty for the whole zone
     * @param verdict restricted or prohibited
     * @param text its words
     */
    record RestrictionClause(String id, IndustryCode industry, List<ParkCode> parks, Verdict verdict, String text) {
        /** Copies the parks. */
        public RestrictionClause {
            parks = List.copyOf(parks);
        }
    }
}
