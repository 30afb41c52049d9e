package cn.onezone.parks;

import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.OneZoneService;

/** One sub-park's service. Which park it is, the setting {@code onezone.park} says. */
@OneZoneService
public class ParksApplication {
    /** Starts the service; settings are in {@code parks.yml}. */
    public static void main(String[] args) {
        OneZoneApplication.of(ParksApplication.class, "parks").run(args);
    }
}
