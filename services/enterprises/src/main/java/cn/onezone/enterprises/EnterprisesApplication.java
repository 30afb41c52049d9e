package cn.onezone.enterprises;

import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.OneZoneService;

/** The city's enterprise service. */
@OneZoneService
public class EnterprisesApplication {
    /** Starts the service; settings are in {@code enterprises.yml}. */
    public static void main(String[] args) {
        OneZoneApplication.of(EnterprisesApplication.class, "enterprises").run(args);
    }
}
