package cn.onezone.contracts.facts;

import cn.onezone.contracts.facts.EnterpriseFact.Branch;
import cn.onezone.contracts.facts.EnterpriseFact.OverseasAcquisition;
import cn.onezone.contracts.facts.EnterpriseFact.Patent;
import cn.onezone.contracts.facts.EnterpriseFact.Standard;
import cn.onezone.contracts.facts.EnterpriseFact.TechnologyContract;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Spoken;
import java.time.LocalDate;
import java.util.List;

/**
 * What a park publishes of the dated facts of its enterprises. A statement says what is true from {@code validFrom} on: of
 * a day, the statement with the highest sequence among those with {@code validFrom} until that day is right (R8).
 */
public sealed interface FactEvent extends Spoken {
    /** The park that speaks. */
    ParkCode park();

    /** The enterprise. */
    Uscc uscc();

    /** What the fact is about. */
    FactKind kind();

    /** What makes it this fact, see {@link EnterpriseFact#naturalKey}. */
    String key();

    /** First day on which this is true (valid time). */
    LocalDate validFrom();

    /** The id of the fact, the same whichever park speaks. */
    default FactId id() {
        return FactId.of(uscc(), kind(), key());
    }

    @Override
    default String speaker() {
        return "/parks/" + park().value();
    }

    /** A park states a fact, for the first time or anew. */
    sealed interface Recorded extends FactEvent {
        /** The fact as it is from {@code validFrom} on. */
        EnterpriseFact fact();

        /** Whether it is invented for demonstration. */
        boolean synthetic();

        @Override
        default FactKind kind() {
            return fact().kind();
        }

        @Override
        default String key() {
            return fact().naturalKey();
        }
    }

    /**
     * A park states an overseas acquisition of an enterprise.
     *
     * @param park who states it
     * @param uscc the acquiring enterprise
     * @param acquisition the acquisition
     * @param validFrom first day on which it is as stated here
     * @param changed names of the acquisition's fields that this statement changed; all at first
     * @param synthetic invented for demonstration
     */
    record OverseasAcquisitionRecorded(
            ParkCode park,
            Uscc uscc,
            OverseasAcquisition acquisition,
            LocalDate validFrom,
            List<String> changed,
            boolean synthetic)
            implements Recorded {
        /** Copies the list. */
        public OverseasAcquisitionRecorded {
            changed = List.copyOf(changed);
        }

        @Override
        public EnterpriseFact fact() {
            return acquisition;
        }
    }

    /**
     * A park states a technology contract of an enterprise.
     *
     * @param park who states it
     * @param uscc the enterprise that had it registered
     * @param contract the contract
     * @param validFrom first day on which it is as stated here
     * @param changed names of the contract's fields that this statement changed; all at first
     * @param synthetic invented for demonstration
     */
    record TechnologyContractRecorded(
            ParkCode park,
            Uscc uscc,
            TechnologyContract contract,
            LocalDate validFrom,
            List<String> changed,
            boolean synthetic)
            implements Recorded {
        /** Copies the list. */
        public TechnologyContractRecorded {
            changed = List.copyOf(changed);
        }

        @Override
        public EnterpriseFact fact() {
            return contract;
        }
    }

    /**
     * A park states a standard that an enterprise led or took part in.
     *
     * @param park who states it
     * @param uscc the enterprise
     * @param standard the standard
     * @param validFrom first day on which it is as stated here
     * @param changed names of the standard's fields that this statement changed; all at first
     * @param synthetic invented for demonstration
     */
    record StandardRecorded(
            ParkCode park, Uscc uscc, Standard standard, LocalDate validFrom, List<String> changed, boolean synthetic)
            implements Recorded {
        /** Copies the list. */
        public StandardRecorded {
            changed = List.copyOf(changed);
        }

        @Override
        public EnterpriseFact fact() {
            return standard;
        }
    }

    /**
     * A park states a patent of an enterprise, or the application for one.
     *
     * @param park who states it
     * @param uscc the enterprise
     * @param patent the patent
     * @param validFrom first day on which it is as stated here
     * @param changed names of the patent's fields that this statement changed; all at first
     * @param synthetic invented for demonstration
     */
    record PatentRecorded(
            ParkCode park, Uscc uscc, Patent patent, LocalDate validFrom, List<String> changed, boolean synthetic)
            implements Recorded {
        /** Copies the list. */
        public PatentRecorded {
            changed = List.copyOf(changed);
        }

        @Override
        public EnterpriseFact fact() {
            return patent;
        }
    }

    /**
     * A park states a branch office of an enterprise.
     *
     * @param park who states it
     * @param uscc the enterprise
     * @param branch the branch office
     * @param validFrom first day on which it is as stated here
     * @param changed names of the branch's fields that this statement changed; all at first
     * @param synthetic invented for demonstration
     */
    record BranchRecorded(
            ParkCode park, Uscc uscc, Branch branch, LocalDate validFrom, List<String> changed, boolean synthetic)
            implements Recorded {
        /** Copies the list. */
        public BranchRecorded {
            changed = List.copyOf(changed);
        }

        @Override
        public EnterpriseFact fact() {
            return branch;
        }
    }

    /**
     * A park takes back what it stated of a fact: from {@code validFrom} on it states it no longer.
     *
     * @param park who takes it back
     * @param uscc the enterprise
     * @param kind what the fact is about
     * @param key its natural key
     * @param validFrom first day on which the park states it no longer; the first day of the fact if it never was one
     * @param reason in the park's words
     */
    record FactWithdrawn(ParkCode park, Uscc uscc, FactKind kind, String key, LocalDate validFrom, String reason)
            implements FactEvent {}
}
