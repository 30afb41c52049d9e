package cn.onezone.contracts.wire;

import java.util.Set;

/**
 * Data that concern some parks and no other. Beside the topic of who speaks, where the city reads, they stand on a topic of
 * each of these parks: a park may not read what the city reads, for that is what all others have said (R2).
 */
public interface Addressed {
    /** The further topics, at most a handful. */
    Set<String> alsoOn();
}
