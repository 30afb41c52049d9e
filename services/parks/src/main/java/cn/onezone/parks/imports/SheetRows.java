package cn.onezone.parks.imports;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows of a file, one after the other; only one is in memory. */
interface SheetRows extends Closeable {
    /**
     * The next row that is not blank.
     *
     * @return absent at the end
     * @throws BrokenFile where the file cannot be read further
     */
    @Nullable
    SheetRow next() throws BrokenFile, IOException;

    /** Name of the sheet that is read, absent if the file has no sheets. */
    default @Nullable String sheet() {
        return null;
    }
}
