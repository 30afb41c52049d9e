package cn.onezone.funds;

import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.OneZoneService;

/** Starts the fund service. */
@OneZoneService
public class FundsApplication {
    /** Starts it with the settings of {@code funds.yml}. */
    public static void main(String[] args) {
        OneZoneApplication.of(FundsApplication.class, "funds").run(args);
    }
}
