package cn.onezone.partners;

import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.OneZoneService;

/** Starts the partners service. */
@OneZoneService
public class PartnersApplication {
    /** Starts it with the settings of {@code partners.yml}. */
    public static void main(String[] args) {
        OneZoneApplication.of(PartnersApplication.class, "partners").run(args);
    }
}
