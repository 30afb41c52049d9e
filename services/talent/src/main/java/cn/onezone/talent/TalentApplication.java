package cn.onezone.talent;

import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.OneZoneService;

/** Starts the talent service. */
@OneZoneService
public class TalentApplication {
    /** Starts it with the settings of {@code talent.yml}. */
    public static void main(String[] args) {
        OneZoneApplication.of(TalentApplication.class, "talent").run(args);
    }
}
