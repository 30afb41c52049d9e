package cn.onezone.contracts.projects;

import cn.onezone.contracts.projects.ProjectEvent.ProjectAdvanced;
import cn.onezone.contracts.projects.ProjectEvent.RestrictionListAdopted;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import java.util.List;

/** Catalogue of what the project service publishes. */
public final class ProjectEvents {
    /** The topic. */
    public static final String TOPIC = "onezone.projects";

    /** Subject: {@code project/<id>}. */
    public static final EventType<ProjectAdvanced> PROJECT_ADVANCED = new EventType<>(
            "cn.onezone.projects.project-advanced.v1",
            ProjectAdvanced.class,
            TOPIC,
            Text.of("A project was registered, took a step or was screened again.", "项目登记、推进或重新审查。"));

    /** Subject: {@code restriction-list/<version>}. */
    public static final EventType<RestrictionListAdopted> RESTRICTION_LIST_ADOPTED = new EventType<>(
            "cn.onezone.projects.restriction-list-adopted.v1",
            RestrictionListAdopted.class,
            TOPIC,
            Text.of("A version of the list of prohibited and restricted industries.", "禁限目录版本。"));

    /** All of them. */
    public static final List<EventType<? extends ProjectEvent>> ALL =
            List.of(PROJECT_ADVANCED, RESTRICTION_LIST_ADOPTED);

    private ProjectEvents() {}
}
