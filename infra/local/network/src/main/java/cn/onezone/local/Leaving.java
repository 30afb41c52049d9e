package cn.onezone.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Processes on their way out. Between {@code kill -9} and its end a large process is still there for up to a second, with its
 * ports and the locks of its files, though nothing in it runs any more; and an ended one stays listed until whoever started
 * it takes note. Known from {@code /proc}; where there is none, a process is there or it is not.
 */
final class Leaving {
    /** In the kernel's flags of a task: it is past the point of coming back. */
    private static final long EXITING = 0x4;

    private static final int STATE = 0;
    private static final int FLAGS = 6;
    private static final int THREADS = 17;

    private Leaving() {}

    /** Whether nothing in it runs any more, whatever it still holds. */
    static boolean isEnding(long pid) {
        String[] fields = fields(pid);
        return fields != null && (isEnded(fields[STATE]) || (Long.parseLong(fields[FLAGS]) & EXITING) != 0);
    }

    /** Whether it holds nothing any more: it is gone, or all that is left of it is its number. */
    static boolean isGone(long pid) {
        String[] fields = fields(pid);
        if (fields == null) {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
        }
        return isEnded(fields[STATE]) && Integer.parseInt(fields[THREADS]) <= 1;
    }

    private static boolean isEnded(String state) {
        return state.equals("Z") || state.equals("X");
    }

    /** What proc(5) has behind the name, which may have any characters in it. */
    private static String @Nullable [] fields(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return fields.length > THREADS ? fields : null;
        } catch (IOException e) {
            return null;
        }
    }
}
