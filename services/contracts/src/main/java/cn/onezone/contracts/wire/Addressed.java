package cn.onezone.contracts.wire;

import java.util.Set;

/**
 * Data that parks are to hear. Beside the topic of who speaks, where the city reads, they stand on a topic of each park that
 * they concern, or, where they concern all, on one for all parks: a park may not read what the city reads, for on it stands
 * what all others have said (R2).
 */
public interface Addressed {
    /** The further topics, at most a handful. */
    Set<String> alsoOn();
}
