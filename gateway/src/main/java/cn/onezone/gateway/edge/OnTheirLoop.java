package cn.onezone.gateway.edge;

import io.netty.channel.EventLoop;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/**
 * Every answer begins on its connection's own thread, whichever thread computed it. When one was written from another,
 * the server did not read the connection's next request, about once in a hundred: it hung until the client gave up. It
 * stands around all filters, because problems are written outside of them.
 */
@Component
final class OnTheirLoop implements HttpHandlerDecoratorFactory {
    @Override
    public HttpHandler apply(HttpHandler handler) {
        return (request, response) -> handler.handle(request, onItsLoop(request, response));
    }

    private static ServerHttpResponse onItsLoop(ServerHttpRequest request, ServerHttpResponse response) {
        Object server = ServerHttpRequestDecorator.getNativeRequest(request);
        return server instanceof Connection connection
                ? new Answer(response, connection.channel().eventLoop())
                : response;
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
