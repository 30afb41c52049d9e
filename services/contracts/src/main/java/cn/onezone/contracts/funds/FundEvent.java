package cn.onezone.contracts.funds;

import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the fund service publishes. All money is renminbi. */
public sealed interface FundEvent {

    /** Code of the fund it is about. */
    String fund();

    /**
     * A fund 专项资金 / 引导基金 has been set up. Subject: {@code fund/<fund>}.
     *
     * @param fund code, kebab-case
     * @param name in both languages
     * @param kind what kind of money it is
     * @param purpose what it is for
     * @param budgets the budgets it begins with, by year; later ones are told by {@link BudgetSet}
     * @param synthetic invented for demonstration
     */
    record FundEstablished(
            String fund, Text name, FundKind kind, String purpose, Map<Integer, Money> budgets, boolean synthetic)
            implements FundEvent {
        /** Copies the budgets, by year. */
        public FundEstablished {
            budgets = java.util.Collections.unmodifiableMap(new TreeMap<>(budgets));
        }
    }

    /** What kind of money a fund is. */
    enum FundKind {
        /** 专项资金: granted. */
        @JsonProperty("special")
        SPECIAL,
        /** 引导基金: invested so that others invest with it. */
        @JsonProperty("guidance")
        GUIDANCE,
        /** 投资基金: invested. */
        @JsonProperty("investment")
        INVESTMENT,
        /** 担保或风险补偿: covers losses. */
        @JsonProperty("guarantee")
        GUARANTEE,
        /** 科研基金: pays for research. */
        @JsonProperty("research")
        RESEARCH
    }

    /** An event of a fund's year: what the money stands at after it. Subject: {@code fund-year/<fund>/<year>}. */
    sealed interface YearEvent extends FundEvent {
        /** The fund's money in that year after this event. */
        YearMoney money();

        @Override
        default String fund() {
            return money().fund();
        }
    }

    /**
     * A fund's money in one year. At every instant {@code paid ≤ committed ≤ budget} (R16).
     *
     * @param fund code
     * @param year calendar year
     * @param budget what may be committed
     * @param committed sum of the awards
     * @param paid sum of the disbursements
     * @param synthetic invented for demonstration
     */
    record YearMoney(String fund, int year, Money budget, Money committed, Money paid, boolean synthetic) {}

    /** The budget of a year has been set, for the first time or anew. */
    record BudgetSet(YearMoney money) implements YearEvent {}

    /**
     * Money has been committed to an application.
     *
     * @param award the award
     * @param money of the year after it
     */
    record AwardGranted(AwardState award, YearMoney money) implements YearEvent {}

    /**
     * A commitment has been taken back because its application had been refused at the same moment; nothing was paid.
     *
     * @param award id of the award
     * @param money of the year after it
     */
    record AwardReleased(String award, YearMoney money) implements YearEvent {}

    /**
     * Money of an award has been paid out. The same payment is published once however often it is asked for (R17).
     *
     * @param award the award after it
     * @param amount what this payment was
     * @param paidAt when it was recorded
     * @param money of the year after it
     */
    record DisbursementPaid(AwardState award, Money amount, Instant paidAt, YearMoney money) implements YearEvent {}

    /**
     * An award.
     *
     * @param id its id, that of its application
     * @param call code of the call
     * @param applicant who receives it
     * @param park the park it counts for
     * @param amount committed
     * @param paid so far
     */
    record AwardState(String id, String call, Applicant applicant, ParkCode park, Money amount, Money paid) {}

    /**
     * Who applies.
     *
     * @param kind what the id is
     * @param id unified social credit code, project id or park code
     */
    record Applicant(ApplicantKind kind, String id) {}

    /** What an applicant is. */
    enum ApplicantKind {
        /** An enterprise, by unified social credit code. */
        @JsonProperty("enterprise")
        ENTERPRISE,
        /** A project, by its id. */
        @JsonProperty("project")
        PROJECT,
        /** A sub-park, by its code. */
        @JsonProperty("park")
        PARK
    }

    /**
     * A call for applications has been opened. Subject: {@code call/<fund>/<call>}.
     *
     * @param fund code of the fund
     * @param call code of the call, unique within the fund
     * @param name in both languages
     * @param year the budget year it draws on
     * @param opensOn first day
     * @param closesOn last day, absent while it stays open
     * @param synthetic invented for demonstration
     */
    record CallOpened(
            String fund,
            String call,
            Text name,
            int year,
            LocalDate opensOn,
            @Nullable LocalDate closesOn,
            boolean synthetic)
            implements FundEvent {}

    /**
     * An application stands as it says: received, awarded or refused; the event's type says which happened. Subject:
     * {@code application/<id>}.
     *
     * @param id its id
     * @param fund code of the fund
     * @param call code of the call
     * @param year the budget year it draws on
     * @param applicant who applies
     * @param park the park it counts for
     * @param requested what is asked for
     * @param awarded what was granted, absent unless awarded
     * @param status where it stands
     * @param reason why it was refused
     * @param synthetic invented for demonstration
     */
    record ApplicationRecorded(
            String id,
            String fund,
            String call,
            int year,
            Applicant applicant,
            ParkCode park,
            Money requested,
            @Nullable Money awarded,
            ApplicationStatus status,
            @Nullable String reason,
            boolean synthetic)
            implements FundEvent {}

    /** Where an application stands. */
    enum ApplicationStatus {
        /** Received, not decided on. */
        @JsonProperty("received")
        RECEIVED,
        /** Money is committed to it. */
        @JsonProperty("awarded")
        AWARDED,
        /** It gets nothing. */
        @JsonProperty("refused")
        REFUSED
    }
}
