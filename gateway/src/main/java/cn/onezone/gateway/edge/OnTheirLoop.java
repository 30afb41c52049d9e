package cn.onezone.gateway.edge;

import io.netty.channel.EventLoop;
import org.reactivestreams.Publisher;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/**
 * Every answer begins on its connection's own thread, whichever thread computed it. When one was written from another,
 * the server did not read the connection's next request, about once in a hundred: it hung until the client gave up.
 */
@Component
final class OnTheirLoop implements WebFilter, Ordered {
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Object server = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
        if (!(server instanceof Connection connection)) {
            return chain.filter(exchange);
        }
        EventLoop loop = connection.channel().eventLoop();
        return chain.filter(exchange.mutate()
                .response(new Answer(exchange.getResponse(), loop))
                .build());
    }

    private static final class Answer extends ServerHttpResponseDecorator {
        private final EventLoop loop;
        private final Scheduler scheduler;

        Answer(ServerHttpResponse response, EventLoop loop) {
            super(response);
            this.loop = loop;
            this.scheduler = Schedulers.fromExecutor(loop);
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            return there(super.writeWith(body));
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return there(super.writeAndFlushWith(body));
        }

        @Override
        public Mono<Void> setComplete() {
            return there(super.setComplete());
        }

        private Mono<Void> there(Mono<Void> write) {
            return Mono.defer(() -> loop.inEventLoop() ? write : write.subscribeOn(scheduler));
        }
    }
}
