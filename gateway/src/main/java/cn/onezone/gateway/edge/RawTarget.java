package cn.onezone.gateway.edge;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Percent-encodes what stands raw in a request's target, as a browser would before it sends it. A name typed into a
 * command line comes so; the framework has only an empty 400 for it, which says nothing to a person.
 */
@Sharable
final class RawTarget extends ChannelInboundHandlerAdapter {
    private static final boolean[] PLAIN = plain();

    private static boolean[] plain() {
        boolean[] plain = new boolean[0x80];
        for (char c = '!'; c < 0x7f; c++) {
            plain[c] = "\"<>\\^`{|}".indexOf(c) < 0;
        }
        return plain;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest request) {
            String target = request.uri();
            for (int at = 0; at < target.length(); at++) {
                if (isRaw(target, at)) {
                    request.setUri(encoded(target));
                    break;
                }
            }
        }
        super.channelRead(context, message);
    }

    /**
     * The same target as it should have come.
     *
     * @param target a character for each byte that came
     */
    static String encoded(String target) {
        StringBuilder encoded = new StringBuilder(target.length() + 32);
        for (int at = 0; at < target.length(); at++) {
            char c = target.charAt(at);
            if (isRaw(target, at)) {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4 & 15, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    private static boolean isRaw(String target, int at) {
        char c = target.charAt(at);
        if (c == '%') {
            return at + 2 >= target.length()
                    || Character.digit(target.charAt(at + 1), 16) < 0
                    || Character.digit(target.charAt(at + 2), 16) < 0;
        }
        return c >= PLAIN.length || !PLAIN[c];
    }
}
