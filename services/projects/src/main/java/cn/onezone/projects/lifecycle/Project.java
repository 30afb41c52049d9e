package cn.onezone.projects.lifecycle;

import cn.onezone.contracts.projects.ProjectEvent.Milestone;
import cn.onezone.contracts.projects.ProjectEvent.ProjectAdvanced;
import cn.onezone.contracts.projects.ProjectEvent.Screening;
import cn.onezone.contracts.projects.ProjectEvent.Stage;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An investment project. Public because the record codec reads it.
 *
 * @param id its id
 * @param name of the project
 * @param investor the investing enterprise, if it has a code
 * @param industry GB/T 4754-2017 code
 * @param investment what is to be invested
 * @param landArea land asked for in hectares 公顷
 * @param description in the investor's words
 * @param registeredOn day, Asia/Shanghai
 * @param stage where it stands
 * @param park matched with or landed in
 * @param screening latest screening (R20)
 * @param screenedAgainst version of the list to be kept up with: empty before the first screening and at the end, so
 *     that open projects of another version are found by an index
 * @param scores parts of the evaluation, 0 to 100 each; empty before it
 * @param milestones reached so far
 * @param steps latest {@value #MOST_STEPS} steps, oldest first; the log has all
 * @param taken latest {@value #MOST_TAKEN} requests with a key, oldest first
 * @param synthetic invented for demonstration
 */
public record Project(
        String id,
        String name,
        @Nullable Uscc investor,
        IndustryCode industry,
        Money investment,
        @Nullable BigDecimal landArea,
        String description,
        LocalDate registeredOn,
        Stage stage,
        @Nullable ParkCode park,
        @Nullable Screening screening,
        String screenedAgainst,
        Map<String, BigDecimal> scores,
        List<Milestone> milestones,
        List<Step> steps,
        List<Taken> taken,
        boolean synthetic) {
    private static final int MOST_STEPS = 200;
    private static final int MOST_TAKEN = 200;

    /** Copies the collections. */
    public Project {
        scores = Map.copyOf(scores);
        milestones = List.copyOf(milestones);
        steps = List.copyOf(steps);
        taken = List.copyOf(taken);
    }

    /**
     * A request that was answered, so that its repetition is recognised.
     *
     * @param key the {@code Idempotency-Key}, a blank, and the caller whose key it is
     * @param fingerprint of what it asked for
     */
    public record Taken(String key, String fingerprint) {
        String sentKey() {
            return key.substring(0, key.indexOf(' '));
        }
    }

    /**
     * A step taken.
     *
     * @param from stage before it, absent at registration
     * @param to stage after it
     * @param on day in the world
     * @param reason why
     */
    public record Step(@Nullable Stage from, Stage to, LocalDate on, String reason) {}

    static Project registered(
            String id,
            String name,
            @Nullable Uscc investor,
            IndustryCode industry,
            Money investment,
            @Nullable BigDecimal landArea,
            String description,
            LocalDate today,
            boolean synthetic) {
        return new Project(
                id,
                name,
                investor,
                industry,
                investment,
                landArea,
                description,
                today,
                Stage.REGISTERED,
                null,
                null,
                "",
                Map.of(),
                List.of(),
                List.of(new Step(null, Stage.REGISTERED, today, "登记")),
                List.of(),
                synthetic);
    }

    /** The same project with another standing; what was registered stays. */
    private Project after(
            Stage stage,
            @Nullable ParkCode park,
            @Nullable Screening screening,
            String screenedAgainst,
            Map<String, BigDecimal> scores,
            List<Milestone> milestones,
            List<Step> steps,
            List<Taken> taken) {
        return new Project(
                id,
                name,
                investor,
                industry,
                investment,
                landArea,
                description,
                registeredOn,
                stage,
                park,
                screening,
                screenedAgainst,
                scores,
                milestones,
                steps,
                taken,
                synthetic);
    }

    Project to(Stage next, LocalDate on, String reason) {
        List<Step> all = new ArrayList<>(steps);
        if (all.size() == MOST_STEPS) {
            all.removeFirst();
        }
        all.add(new Step(stage, next, on, reason));
        return after(next, park, screening, next.isFinal() ? "" : screenedAgainst, scores, milestones, all, taken);
    }

    Project with(Screening found) {
        return after(stage, park, found, found.list(), scores, milestones, steps, taken);
    }

    Project with(ParkCode other) {
        return after(stage, other, screening, screenedAgainst, scores, milestones, steps, taken);
    }

    Project with(Map<String, BigDecimal> parts) {
        return after(stage, park, screening, screenedAgainst, parts, milestones, steps, taken);
    }

    Project with(Milestone reached) {
        List<Milestone> all = new ArrayList<>(milestones);
        all.add(reached);
        return after(stage, park, screening, screenedAgainst, scores, all, steps, taken);
    }

    /** What a request under this key asked for, if it was answered. */
    Optional<Taken> taken(String key) {
        return taken.stream().filter(t -> t.key().equals(key)).findFirst();
    }

    Project with(Taken request) {
        List<Taken> all = new ArrayList<>(taken);
        if (all.size() == MOST_TAKEN) {
            all.removeFirst();
        }
        all.add(request);
        return after(stage, park, screening, screenedAgainst, scores, milestones, steps, all);
    }

    ProjectAdvanced advanced() {
        Step last = steps.getLast();
        return new ProjectAdvanced(
                id,
                name,
                investor,
                industry,
                investment,
                landArea,
                stage,
                last.from(),
                last.reason(),
                last.on(),
                park,
                screening,
                milestones,
                synthetic);
    }
}
