package cn.onezone.local.store;

import java.util.Map;

/**
 * What the store did since it was opened.
 *
 * @param queries reads planned, those inside updates and deletes included
 * @param indexed how many of them an index bounded or ordered
 * @param fullScans the queries with a condition or an order that no index served, by namespace and shape; at most 1 000
 *     shapes are kept
 * @param examined documents read
 * @param writes atomic batches written
 * @param syncs syncs of the log that these batches shared
 */
public record Statistics(
        long queries, long indexed, Map<String, Long> fullScans, long examined, long writes, long syncs) {}
