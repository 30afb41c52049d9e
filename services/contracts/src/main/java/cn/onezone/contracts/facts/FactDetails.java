package cn.onezone.contracts.facts;

import cn.onezone.contracts.facts.EnterpriseFact.Branch;
import cn.onezone.contracts.facts.EnterpriseFact.OverseasAcquisition;
import cn.onezone.contracts.facts.EnterpriseFact.Patent;
import cn.onezone.contracts.facts.EnterpriseFact.Standard;
import cn.onezone.contracts.facts.EnterpriseFact.TechnologyContract;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fact of any kind as a store keeps it: exactly one of the five is there.
 *
 * @param acquisition an overseas acquisition
 * @param contract a technology contract
 * @param standard a standard
 * @param patent a patent
 * @param branch a branch office
 */
public record FactDetails(
        @Nullable OverseasAcquisition acquisition,
        @Nullable TechnologyContract contract,
        @Nullable Standard standard,
        @Nullable Patent patent,
        @Nullable Branch branch) {
    /** As a store keeps this fact. */
    public static FactDetails of(EnterpriseFact fact) {
        return switch (fact) {
            case OverseasAcquisition acquisition -> new FactDetails(acquisition, null, null, null, null);
            case TechnologyContract contract -> new FactDetails(null, contract, null, null, null);
            case Standard standard -> new FactDetails(null, null, standard, null, null);
            case Patent patent -> new FactDetails(null, null, null, patent, null);
            case Branch branch -> new FactDetails(null, null, null, null, branch);
        };
    }

    /** The fact. */
    public EnterpriseFact fact() {
        if (acquisition != null) {
            return acquisition;
        }
        if (contract != null) {
            return contract;
        }
        if (standard != null) {
            return standard;
        }
        if (patent != null) {
            return patent;
        }
        return Objects.requireNonNull(branch);
    }
}
