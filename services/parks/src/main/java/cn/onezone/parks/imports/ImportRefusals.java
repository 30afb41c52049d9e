package cn.onezone.parks.imports;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.parks.ParksProblem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What imports refuse, in the same words whatever is imported. */
public final class ImportRefusals {
    private static final int ROWS_NAMED = 10;

    private ImportRefusals() {}

    /** {@code not-a-preview}. */
    public static RuntimeException notAPreview(String id) {
        return Problem.of(
                        ParksProblem.NOT_A_PREVIEW,
                        "import " + id + " was not asked for with preview=true, or could not be read",
                        "导入 " + id + " 未以 preview=true 提交，或文件无法读取")
                .refused();
    }

    /** {@code import-running}. */
    public static RuntimeException running(String id) {
        return Problem.of(
                        ParksProblem.IMPORT_RUNNING,
                        "import " + id + " is still at work; wait until its state is another than running",
                        "导入 " + id + " 尚在进行，请待其状态不再是 running")
                .refused();
    }

    /** {@code preview-expired}. */
    public static RuntimeException expired(String id, ImportSettings settings) {
        String hours = Long.toString(settings.keepPreviews().toHours());
        return Problem.of(
                        ParksProblem.PREVIEW_EXPIRED,
                        "preview " + id + " is applied or over: one can be applied for " + hours
                                + " hours; send the file again",
                        "预览 " + id + " 已应用或已过期（保留 " + hours + " 小时），请重新提交文件")
                .refused();
    }

    /** {@code rows-refused}. */
    public static RuntimeException rowsRefused(int rows) {
        return Problem.of(
                        ParksProblem.ROWS_REFUSED,
                        "onError=refuse was asked for and " + rows + " rows are refused; nothing was applied",
                        "要求 onError=refuse，而有 " + rows + " 行被拒绝；未导入任何一行")
                .refused();
    }

    /**
     * {@code rows-refused}: rows that a preview showed cannot be applied any more.
     *
     * @param rows as a spreadsheet numbers them
     */
    public static RuntimeException rowsRefusedSince(List<Integer> rows) {
        String first = rows.stream().limit(ROWS_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        return Problem.of(
                        ParksProblem.ROWS_REFUSED,
                        "onError=refuse was asked for and " + rows.size()
                                + " rows cannot be applied as they were shown: what they speak of has changed meanwhile"
                                + " (row " + first + (rows.size() > ROWS_NAMED ? ", …" : "")
                                + "); nothing was applied; send the file again",
                        "要求 onError=refuse，而有 " + rows.size() + " 行所涉内容在预览后已变化（第 " + first
                                + (rows.size() > ROWS_NAMED ? "……" : "") + " 行）；未导入任何一行，请重新提交文件")
                .refused();
    }

    /** {@code nothing-to-undo}. */
    public static RuntimeException nothingToUndo(String id) {
        return Problem.of(
                        ParksProblem.NOTHING_TO_UNDO, "import " + id + " has written nothing", "导入 " + id + " 未写入任何内容")
                .refused();
    }

    /** {@code wrong-cursor}. */
    public static RuntimeException wrongCursor(@Nullable String cursor) {
        return Problem.of(
                        KitProblem.WRONG_CURSOR,
                        "cursor: value: " + cursor + " (expected: the next of the page before)",
                        "cursor：“" + cursor + "”无效，应为上一页的 next")
                .refused();
    }
}
