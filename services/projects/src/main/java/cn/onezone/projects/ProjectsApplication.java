package cn.onezone.projects;

import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.OneZoneService;

/** Starts the project service. */
@OneZoneService
public class ProjectsApplication {
    /** Starts it with the settings of {@code projects.yml}. */
    public static void main(String[] args) {
        OneZoneApplication.of(ProjectsApplication.class, "projects").run(args);
    }
}
