package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static Layout layout(String... arguments) {
        return Layout.of(Options.parse(List.of(arguments), Cli.LAYOUT_OPTIONS, Map.of()));
    }

    @Test
    void parksStandInTheOrderOfThePlanAndKeepTheirPortWhicheverOthersRun() {
        assertThat(layout().port("park dongcheng")).isEqualTo(8101);
        assertThat(layout().services().stream().filter(Layout::isPark)).hasSize(16);
        Layout two = layout("--parks", "fengtai,haidian");
        assertThat(two.port("park haidian")).isEqualTo(layout().port("park haidian"));
        assertThat(two.ports()).doesNotContainKey("park yanqing");
    }

    @Test
    void anOptionMayComeFromTheEnvironmentAndTheWordWins() {
        Map<String, String> environment = Map.of("ONEZONE_GATEWAY_PORT", "9000");
        assertThat(Layout.of(Options.parse(List.of(), Cli.LAYOUT_OPTIONS, environment))
                        .port("gateway"))
                .isEqualTo(9000);
        assertThat(Layout.of(Options.parse(List.of("--gateway-port=9001"), Cli.LAYOUT_OPTIONS, environment))
                        .port("gateway"))
                .isEqualTo(9001);
    }

    @Test
    void refusesWhatItDoesNotKnowAndSaysWhatItDoes() {
        assertThatThrownBy(() -> layout("--prots", "1"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("--parks");
        assertThatThrownBy(() -> layout("--gateway-port", "80800")).hasMessageContaining("0 to 65535");
        assertThatThrownBy(() -> layout("--parks", "nowhere")).hasMessageContaining("haidian");
        assertThatThrownBy(() -> layout("--data")).hasMessageContaining("a value");
    }

    @Test
    void aTakenPortIsNamedWithItsHolder() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Layout layout = layout("--gateway-port", Integer.toString(taken.getLocalPort()));
            assertThatThrownBy(() -> Ports.requireFree(layout, Set.of("gateway")))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()))
                    .hasMessageContaining("gateway")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }
}
