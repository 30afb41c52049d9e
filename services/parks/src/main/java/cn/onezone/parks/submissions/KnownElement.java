package cn.onezone.parks.submissions;

import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;

/**
 * A data element as the park has learnt it from the city.
 *
 * @param code of the catalogue
 * @param name in both languages
 * @param unit in which its values are reported
 * @param sequence of the event it was learnt from
 */
public record KnownElement(String code, Text name, Unit unit, long sequence) {}
