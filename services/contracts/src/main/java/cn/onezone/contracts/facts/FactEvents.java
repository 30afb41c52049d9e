package cn.onezone.contracts.facts;

import cn.onezone.contracts.facts.FactEvent.BranchRecorded;
import cn.onezone.contracts.facts.FactEvent.FactWithdrawn;
import cn.onezone.contracts.facts.FactEvent.OverseasAcquisitionRecorded;
import cn.onezone.contracts.facts.FactEvent.PatentRecorded;
import cn.onezone.contracts.facts.FactEvent.StandardRecorded;
import cn.onezone.contracts.facts.FactEvent.TechnologyContractRecorded;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Catalogue of what parks publish of dated facts, on the topic of all parks. Subject: {@code <park>/<fact id>}. */
public final class FactEvents {
    /** Subject: {@code <park>/<fact id>}. */
    public static final EventType<OverseasAcquisitionRecorded> OVERSEAS_ACQUISITION_RECORDED = new EventType<>(
            "cn.onezone.parks.overseas-acquisition-recorded.v1",
            OverseasAcquisitionRecorded.class,
            ParkEvents.TOPIC,
            Text.of("A park states an overseas acquisition of an enterprise.", "分园登记或更新企业境外并购。"));

    /** Subject: {@code <park>/<fact id>}. */
    public static final EventType<TechnologyContractRecorded> TECHNOLOGY_CONTRACT_RECORDED = new EventType<>(
            "cn.onezone.parks.technology-contract-recorded.v1",
            TechnologyContractRecorded.class,
            ParkEvents.TOPIC,
            Text.of("A park states a technology contract of an enterprise.", "分园登记或更新企业技术合同。"));

    /** Subject: {@code <park>/<fact id>}. */
    public static final EventType<StandardRecorded> STANDARD_RECORDED = new EventType<>(
            "cn.onezone.parks.standard-recorded.v1",
            StandardRecorded.class,
            ParkEvents.TOPIC,
            Text.of("A park states a standard that an enterprise led or took part in.", "分园登记或更新企业参与制定的标准。"));

    /** Subject: {@code <park>/<fact id>}. */
    public static final EventType<PatentRecorded> PATENT_RECORDED = new EventType<>(
            "cn.onezone.parks.patent-recorded.v1",
            PatentRecorded.class,
            ParkEvents.TOPIC,
            Text.of("A park states a patent of an enterprise.", "分园登记或更新企业专利。"));

    /** Subject: {@code <park>/<fact id>}. */
    public static final EventType<BranchRecorded> BRANCH_RECORDED = new EventType<>(
            "cn.onezone.parks.branch-recorded.v1",
            BranchRecorded.class,
            ParkEvents.TOPIC,
            Text.of("A park states a branch office of an enterprise.", "分园登记或更新企业分支机构。"));

    /** Subject: {@code <park>/<fact id>}. */
    public static final EventType<FactWithdrawn> FACT_WITHDRAWN = new EventType<>(
            "cn.onezone.parks.fact-withdrawn.v1",
            FactWithdrawn.class,
            ParkEvents.TOPIC,
            Text.of("A park takes back what it stated of a fact.", "分园撤回所登记的事项。"));

    /** All of them. */
    public static final List<EventType<? extends FactEvent>> ALL = List.of(
            OVERSEAS_ACQUISITION_RECORDED,
            TECHNOLOGY_CONTRACT_RECORDED,
            STANDARD_RECORDED,
            PATENT_RECORDED,
            BRANCH_RECORDED,
            FACT_WITHDRAWN);

    private FactEvents() {}
}
