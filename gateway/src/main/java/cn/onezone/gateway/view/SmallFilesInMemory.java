package cn.onezone.gateway.view;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.NRTCachingDirectory;

/**
 * Keeps the files of small segments in memory until a commit wants them on the disk; most are merged away before. Lucene's
 * own directory of this kind does so for all but stored fields, whose size it does not know when they are begun; while the
 * log trickles they are small as well.
 */
final class SmallFilesInMemory extends NRTCachingDirectory {
    private volatile boolean trickling;

    SmallFilesInMemory(Directory disk, double mostOfASegmentMb, double mostMb) {
        super(disk, mostOfASegmentMb, mostMb);
    }

    /** Whether the segments begun from now on are going to be small. */
    void trickling(boolean so) {
        trickling = so;
    }

    @Override
    protected boolean doCacheWrite(String name, IOContext context) {
        boolean begun = context.mergeInfo() == null && context.flushInfo() == null;
        return begun ? trickling && name.startsWith("_") : super.doCacheWrite(name, context);
    }
}
