package cn.onezone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Both READMEs say the same where a machine reads along. */
class ReadmeTest {
    private static final Readme ENGLISH = Readme.of("README.md");
    private static final Readme CHINESE = Readme.of("README.zh-CN.md");

    @Test
    void saysTheSameCommandsInBothLanguages() {
        List<String> chinese = CHINESE.commands().stream()
                .map(c -> c.replace(" -H 'Accept-Language: zh-CN'", ""))
                .toList();
        assertThat(chinese).isEqualTo(ENGLISH.commands()).hasSizeGreaterThan(8);
    }

    @Test
    void namesTheSameDoorsInBothLanguages() {
        assertThat(CHINESE.doors()).containsExactlyInAnyOrderElementsOf(ENGLISH.doors());
        assertThat(CHINESE.subcommands()).containsExactlyInAnyOrderElementsOf(ENGLISH.subcommands());
    }
}
