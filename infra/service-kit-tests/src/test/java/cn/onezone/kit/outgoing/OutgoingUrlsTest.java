package cn.onezone.kit.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingUrlsTest {
    private final OutgoingUrls closed = new OutgoingUrls(new OutgoingSettings(List.of()));

    private static OutgoingUrls.Names leads(String... addresses) {
        return _ -> {
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.ofLiteral(addresses[i]);
            }
            return found;
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // not https
                "http://example.com",
                "http://8.8.8.8",
                "ftp://example.com",
                "file:///etc/passwd",
                "gopher://example.com",
                "//example.com",
                "example.com",
                "https:example.com",
                // somebody in front of the host
                "https://user@example.com",
                "https://user:password@example.com",
                "https://example.com@127.0.0.1",
                "https://@example.com",
                // ours, as it is usually written
                "https://127.0.0.1",
                "https://127.1.2.3:8443",
                "https://0.0.0.0",
                "https://10.0.0.1",
                "https://100.64.0.1",
                "https://100.100.100.200",
                "https://169.254.169.254",
                "https://168.63.129.16",
                "https://172.16.0.1",
                "https://172.31.255.255",
                "https://192.0.0.192",
                "https://192.168.1.1",
                "https://198.18.0.1",
                "https://224.0.0.1",
                "https://255.255.255.255",
                "https://[::]",
                "https://[::1]",
                "https://[0:0:0:0:0:0:0:1]",
                "https://[fe80::1]",
                "https://[fe80::1%25eth0]",
                "https://[fc00::1]",
                "https://[fd00:ec2::254]",
                "https://[ff02::1]",
                // ours, wrapped
                "https://[::ffff:127.0.0.1]",
                "https://[::ffff:7f00:1]",
                "https://[::ffff:169.254.169.254]",
                "https://[::127.0.0.1]",
                "https://[2002:7f00:1::]",
                "https://[2002:a9fe:a9fe::1]",
                "https://[64:ff9b::7f00:1]",
                "https://[64:ff9b::10.0.0.1]",
                "https://[64:ff9b:1::8.8.8.8]",
                "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
                "https://[2600:1f00::5efe:10.0.0.1]",
                "https://[2600:1f00::200:5efe:7f00:1]",
                "https://[2001:db8::1]",
                // ours, spelled
                "https://2130706433",
                "https://017700000001",
                "https://0x7f000001",
                "https://0x7f.0.0.1",
                "https://0x7F.1",
                "https://0177.0.0.1",
                "https://127.1",
                "https://127.0.1",
                "https://127.0.0.01",
                "https://0",
                "https://127.0.0.1.",
                "https://example.com.1",
                "https://256.256.256.256",
                "https://1.2.3.4.5",
                // letters that look like others
                "https://127。0。0。1",
                "https://①②⑦.⓪.⓪.①",
                "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
                "https://exаmple.com",
                "https://%31%32%37.0.0.1",
                "https://example.com%00.evil.cn",
                "https://example.com\\@127.0.0.1",
                "https://exam_ple..com",
                "https://-example.com",
                "https://example.com:0",
                "https://example.com:99999",
                "https://"
            })
    void refusesBeforeAnybodyIsAsked(String text) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            // no URL to begin with, so nobody can be made to call it
            return;
        }
        assertThat(catchThrowable(() -> closed.resolve(url, _ -> {
                    throw new AssertionError("asked for " + text);
                })))
                .isInstanceOf(NotAllowed.class)
                .hasMessageContaining("expected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://EXAMPLE.com.",
                "https://a-b.example.cn:8443/path?x=1",
                "https://xn--fiqs8s.example",
                "https://3com.com",
                "https://8.8.8.8",
                "https://172.32.0.1",
                "https://[2400:3200::1]",
                "https://[64:ff9b::8.8.8.8]"
            })
    void allowsWhatIsAnybodys(String url) throws UnknownHostException {
        assertThat(closed.resolve(URI.create(url), leads("93.184.215.14"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "169.254.169.254",
                "::1",
                "fd00::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "0.0.0.0"
            })
    void aNameThatLeadsInsideIsRefusedEvenIfItLeadsOutsideToo(String inside) {
        URI url = URI.create("https://park.example.cn");
        assertThatThrownBy(() -> closed.resolve(url, leads(inside))).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> closed.resolve(url, leads("93.184.215.14", inside)))
                .isInstanceOf(NotAllowed.class);
    }

    /** A name whose second answer is another: what was checked is what is connected to, for it is asked once. */
    @Test
    void aNameThatLeadsElsewhereTheNextMomentGainsNothing() throws UnknownHostException {
        AtomicInteger asked = new AtomicInteger();
        OutgoingUrls.Names rebinding = name -> leads(asked.getAndIncrement() == 0 ? "93.184.215.14" : "127.0.0.1")
                .of(name);
        URI url = URI.create("https://rebind.example.cn");
        assertThat(closed.resolve(url, rebinding)).containsExactly(InetAddress.ofLiteral("93.184.215.14"));
        assertThat(asked).hasValue(1);
        assertThatThrownBy(() -> closed.resolve(url, rebinding)).isInstanceOf(NotAllowed.class);
    }

    @Test
    void theOperatorAllowsHostsPortsAndRanges() throws UnknownHostException {
        OutgoingUrls urls = new OutgoingUrls(
                new OutgoingSettings(List.of("127.0.0.1:8101", "Park.Local", "10.20.0.0/16", "fd00:1::/32", " ")));
        for (String right : List.of(
                "http://127.0.0.1:8101",
                "http://park.local:99",
                "https://10.20.1.2",
                "http://10.20.1.2:8080",
                "http://[fd00:1::5]:8080")) {
            assertThatCode(() -> urls.check(URI.create(right))).as(right).doesNotThrowAnyException();
        }
        for (String wrong : List.of(
                "http://127.0.0.1:8102",
                "http://127.0.0.1",
                "http://127.0.0.2:8101",
                "http://2130706433:8101",
                "https://10.21.0.1",
                "http://u@park.local",
                "http://8.8.8.8",
                "http://[fd00:2::5]")) {
            assertThatThrownBy(() -> urls.check(URI.create(wrong))).as(wrong).isInstanceOf(NotAllowed.class);
        }
        assertThat(urls.resolve(URI.create("http://park-17:8080"), leads("10.20.0.9")))
                .hasSize(1);
        assertThatThrownBy(() -> urls.resolve(URI.create("http://park-17:8080"), leads("93.184.215.14")))
                .as("http goes to the ranges only")
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> new OutgoingUrls(new OutgoingSettings(List.of("10.0.0.0/33"))))
                .hasMessageContaining("10.0.0.0/33");
        assertThatThrownBy(() -> new OutgoingUrls(new OutgoingSettings(List.of("park/8"))))
                .hasMessageContaining("park/8");
    }

    /** An address has colons too: {@code [fd00::1]:8080} must not be taken for {@code [fd00::1:8080]}. */
    @Test
    void thePortOfAnIpv6AddressIsNoPartOfIt() {
        OutgoingUrls urls = new OutgoingUrls(
                new OutgoingSettings(List.of("[fd00::1]:8080", "[FD00::0:2]", "fd00::3", "park.local:443")));
        for (String right : List.of(
                "http://[fd00::1]:8080",
                "http://[fd00:0:0::1]:8080",
                "http://[fd00::2]",
                "http://[fd00::2]:99",
                "https://[fd00::3]:8443",
                "https://park.local",
                "https://park.local:443")) {
            assertThatCode(() -> urls.check(URI.create(right))).as(right).doesNotThrowAnyException();
        }
        for (String wrong : List.of(
                "http://[fd00::1:8080]",
                "http://[fd00::1]",
                "http://[fd00::1]:8081",
                "http://[fd00::2:99]",
                "http://[fd00::3:8443]",
                "http://park.local",
                "http://park.local:80")) {
            assertThatThrownBy(() -> urls.check(URI.create(wrong))).as(wrong).isInstanceOf(NotAllowed.class);
        }
        for (String entry : List.of(
                "[fd00::1",
                "fd00::1]:8080",
                "[fd00::1]8080",
                "[fd00::1]:0",
                "[park.local]",
                "park:99999",
                "a b",
                "[::g]")) {
            assertThatThrownBy(() -> new OutgoingUrls(new OutgoingSettings(List.of(entry))))
                    .as(entry)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("value: " + entry);
        }
    }

    @Test
    void aRangeEndsWhereItsBitsSay() {
        AddressRange range = AddressRange.of("172.16.0.0/12");
        assertThat(range.contains(InetAddress.ofLiteral("172.31.255.255"))).isTrue();
        assertThat(range.contains(InetAddress.ofLiteral("172.32.0.0"))).isFalse();
        assertThat(range.contains(InetAddress.ofLiteral("::1"))).isFalse();
        assertThat(AddressRange.of("0.0.0.0/0").contains(InetAddress.ofLiteral("1.2.3.4")))
                .isTrue();
        assertThat(AddressRange.of("1.2.3.4").contains(InetAddress.ofLiteral("1.2.3.5")))
                .isFalse();
    }
}
