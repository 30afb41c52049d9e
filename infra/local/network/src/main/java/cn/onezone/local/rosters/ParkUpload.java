package cn.onezone.local.rosters;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.local.Doors;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Sends a roster to a park's import door and waits until its job is done. */
public final class ParkUpload {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Doors doors;

    /** @param doors of the network */
    public ParkUpload(Doors doors) {
        this.doors = doors;
    }

    /**
     * What became of the rows.
     *
     * @param park the park
     * @param location of the job
     * @param job the job as the park tells it, or the problem if it took none
     */
    public record Outcome(ParkCode park, String location, JsonNode job) {
        /** A count of the job. */
        public int count(String name) {
            return job.path(name).asInt(0);
        }

        /** Whether every row was worked on. */
        public boolean done() {
            return job.path("state").asString("").equals("done");
        }
    }

    /** Starts a job; the file is UTF-8 CSV of the open registration form. */
    public Outcome send(ParkCode park, byte[] csv) {
        Doors.Answer answer = doors.upload("/parks/" + park + "/roster/imports", csv);
        return new Outcome(park, answer.location().orElse(""), answer.body());
    }

    /** Waits for the job's end. */
    public Outcome await(Outcome sent) {
        if (sent.location().isEmpty()) {
            return sent;
        }
        long until = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Doors.Answer answer = doors.get(sent.location());
            String state = answer.body().path("state").asString("");
            if (state.equals("done") || state.equals("failed") || System.nanoTime() > until) {
                return new Outcome(sent.park(), sent.location(), answer.body());
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
