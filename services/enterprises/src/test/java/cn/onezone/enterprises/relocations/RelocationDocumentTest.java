package cn.onezone.enterprises.relocations;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.RelocationState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The state machine in {@code docs/relocation.md} is the one that the decisions go by. */
class RelocationDocumentTest {
    private static final String BEGIN = "<!-- made from Transition.ALL: begin -->\n";
    private static final String END = "<!-- made from Transition.ALL: end -->\n";

    private static Path document() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("services/contracts"))) {
            here = here.getParent();
        }
        return here.resolve("docs/relocation.md");
    }

    private static String name(RelocationState state) {
        return Relocating.wire(state).replace('-', '_');
    }

    private static String machine() {
        StringBuilder page = new StringBuilder("```mermaid\nstateDiagram-v2\n");
        for (Transition t : Transition.ALL) {
            page.append("    ")
                    .append(t.from() == null ? "[*]" : name(t.from()))
                    .append(" --> ")
                    .append(name(t.to()))
                    .append(": ")
                    .append(Relocating.wire(t.step()))
                    .append('\n');
        }
        for (RelocationState state : RelocationState.values()) {
            if (Transition.ALL.stream().noneMatch(t -> t.from() == state)) {
                page.append("    ").append(name(state)).append(" --> [*]\n");
            }
        }
        page.append("```\n\n| from | step | to | by | when |\n|---|---|---|---|---|\n");
        for (Transition t : Transition.ALL) {
            page.append("| ")
                    .append(t.from() == null ? "" : "`" + Relocating.wire(t.from()) + "`")
                    .append(" | `")
                    .append(Relocating.wire(t.step()))
                    .append("` | `")
                    .append(Relocating.wire(t.to()))
                    .append("` | ")
                    .append(t.by().title().en())
                    .append(' ')
                    .append(t.by().title().zh())
                    .append(" | ")
                    .append(t.when().en())
                    .append("<br>")
                    .append(t.when().zh())
                    .append(" |\n");
        }
        return page.toString();
    }

    @Test
    void isMadeFromTheTransitions() throws IOException {
        Path file = document();
        String page = Files.readString(file);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        assertThat(begin).as("the marks in " + file).isPositive().isLessThan(end);
        String made = page.substring(0, begin + BEGIN.length()) + machine() + page.substring(end);
        if (Boolean.getBoolean("onezone.write-docs")) {
            Files.writeString(file, made);
        } else {
            assertThat(page).as("write it anew with -Donezone.write-docs=true").isEqualTo(made);
        }
    }

    /** No state is a trap, and each is reached. */
    @Test
    void everyStateIsReachedAndEveryOpenOneEnds() {
        for (RelocationState state : RelocationState.values()) {
            assertThat(Transition.ALL).as(state + " is reached").anyMatch(t -> t.to() == state);
            assertThat(Transition.ALL.stream().anyMatch(t -> t.from() == state && t.to() != state && !t.to().open()))
                    .as(state + " has a way out")
                    .isEqualTo(state.open() || state == RelocationState.EFFECTED);
        }
    }
}
