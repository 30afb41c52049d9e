package cn.onezone.indicators;

import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.OneZoneService;

/** The city's indicator service. */
@OneZoneService
public class IndicatorsApplication {
    /** Starts the service; settings are in {@code indicators.yml}. */
    public static void main(String[] args) {
        OneZoneApplication.of(IndicatorsApplication.class, "indicators").run(args);
    }
}
