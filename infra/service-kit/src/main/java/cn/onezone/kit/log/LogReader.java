package cn.onezone.kit.log;

/** Reads the log on a thread of its own for as long as its service runs. */
public interface LogReader {
    /** Whether it goes on. */
    Standing standing();
}
