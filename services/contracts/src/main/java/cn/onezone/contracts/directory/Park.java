package cn.onezone.contracts.directory;

import cn.onezone.contracts.parks.ParkEvent.ParkDescribed;
import cn.onezone.contracts.parks.ParkEvent.Quotation;
import cn.onezone.contracts.value.ParkCode;
import java.util.List;

/**
 * A sub-park as the directory states it.
 *
 * @param code stable code
 * @param no place in the order of the plan, from 1
 * @param nameZh name
 * @param nameEn name in English
 * @param districtZh administrative district
 * @param districtCode GB/T 2260 code of the district
 * @param industries leading industries, may be empty
 * @param subZones names of the 特色园区 within it, may be empty
 * @param positioning sentences that say what the park is for, may be empty
 */
public record Park(
        ParkCode code,
        int no,
        String nameZh,
        String nameEn,
        String districtZh,
        String districtCode,
        List<String> industries,
        List<String> subZones,
        List<Quotation> positioning) {
    /** Copies the lists. */
    public Park {
        industries = List.copyOf(industries);
        subZones = List.copyOf(subZones);
        positioning = List.copyOf(positioning);
    }

    /** What the park publishes of itself. */
    public ParkDescribed described() {
        return new ParkDescribed(code, no, nameZh, nameEn, districtZh, districtCode, industries, subZones, positioning);
    }
}
